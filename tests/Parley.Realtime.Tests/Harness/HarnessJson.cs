using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Tests.Harness;

[JsonSerializable(typeof(Dictionary<string, int>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HarnessJson : JsonSerializerContext;
