using System.ComponentModel.DataAnnotations;

namespace Parley.Realtime;

/// <summary>Section <c>Realtime</c>.</summary>
public sealed class RealtimeOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Realtime";

    /// <summary>The most bytes that may wait for one connection, 16 KiB–64 MiB; beyond it the connection is closed with 4001. Default 1 MiB.</summary>
    [Range(16 * 1024, 64 * 1024 * 1024)]
    public int QueueBytes { get; set; } = 1024 * 1024;

    /// <summary>A write that makes no progress for so long closes the connection with 4001; 1–300 s. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a WebSocket may stay unauthenticated, 1–60 s. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan AuthenticationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a client owes a sign of life, 1–300 s; three missed close the connection with 4002. Default 25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(Protocol.ProtocolLimits.HeartbeatSeconds);

    /// <summary>How long what a stream got is joined before it is sent, 0–1,000 ms. Default 40 ms: a frame or two of a screen.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan RollUp { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How long what a stream got may be missing on disk, 10–10,000 ms. Default 200 ms, so that 250 ms hold with the write itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan SaveInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>At shutdown clients are told to come back within this time, each at another moment; 0–60 s. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ReconnectSpread { get; set; } = TimeSpan.FromSeconds(3);
}
