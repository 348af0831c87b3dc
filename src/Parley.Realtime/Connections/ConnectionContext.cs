using Microsoft.Extensions.Logging;
using Parley.Realtime.Telemetry;

namespace Parley.Realtime.Connections;

/// <summary>What every connection needs of its surroundings.</summary>
internal sealed record ConnectionContext(RealtimeOptions Options, TimeProvider Time, RealtimeMetrics Metrics, ILogger Logger);
