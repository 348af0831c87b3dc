using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Events;
using Parley.Protocol.Frames;

namespace Parley.Server.Tests.Protocol;

/// <summary>docs/protocol.md is the specification: its examples are read by the types that put them on the wire.</summary>
public sealed class ProtocolDocumentTests
{
    // Every field of an example must be one that its type knows, and none that the type requires may be missing.
    private static readonly JsonSerializerOptions Strict = new(ProtocolJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Dictionary<string, Type> Commands = new(StringComparer.Ordinal)
    {
        ["auth"] = typeof(AuthCommand), ["ping"] = typeof(PingCommand), ["subscribe"] = typeof(SubscribeCommand), ["unsubscribe"] = typeof(UnsubscribeCommand),
        ["chat"] = typeof(ChatCommand), ["stop"] = typeof(StopCommand), ["context"] = typeof(ContextCommand), ["history"] = typeof(HistoryCommand),
        ["typing"] = typeof(TypingCommand), ["read"] = typeof(ReadCommand),
    };

    private static readonly Dictionary<string, Type> Frames = new(StringComparer.Ordinal)
    {
        ["connection"] = typeof(ConnectionFrame), ["auth_success"] = typeof(AuthSuccessFrame), ["pong"] = typeof(PongFrame),
        ["subscribed"] = typeof(SubscribedFrame), ["reset"] = typeof(ResetFrame), ["unsubscribed"] = typeof(UnsubscribedFrame),
        ["ack"] = typeof(AckFrame), ["stopped"] = typeof(StoppedFrame), ["error"] = typeof(ErrorFrame), ["reconnect"] = typeof(ReconnectFrame),
    };

    private static readonly string Document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "protocol.md"));

    public static TheoryData<string> Examples()
    {
        var inside = false;
        var examples = new TheoryData<string>();
        foreach (var line in Document.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = line == "```json";
            else if (inside) examples.Add(line);
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_what_its_type_reads_and_writes(string example)
    {
        var json = JsonNode.Parse(example)!.AsObject();
        var type = (string)json["type"]!;
        if (json.ContainsKey("data")) CheckEvent(type, json);
        else if (Commands.TryGetValue(type, out var command) && !json.ContainsKey("timestamp")) Read(json, command, "type");
        else CheckFrame(json, Frames[type]);
    }

    [Fact]
    public void Every_command_of_the_document_has_a_type_and_every_type_stands_in_the_document()
    {
        foreach (var command in Commands.Keys) Assert.Contains($"| `{command}", Document, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_code_and_close_code_stands_in_the_document()
    {
        foreach (var field in typeof(ErrorCode).GetFields()) Assert.Contains($"`{field.GetValue(null)}`", Document, StringComparison.Ordinal);
        foreach (var code in Enum.GetValues<CloseCode>().Where(c => (int)c > 4000 || c is CloseCode.Drained))
            Assert.Contains($"{(int)code} ", Document, StringComparison.Ordinal);
    }

    private static void CheckEvent(string type, JsonObject json)
    {
        var known = new[] { "type", "channel", "offset", "timestamp", "data" };
        Assert.Empty(json.Select(p => p.Key).Except(known));
        Assert.True(ChannelName.TryParse((string?)json["channel"], out _));
        if (type == "message") Read(json["data"]!.AsObject(), typeof(Message));
    }

    private static void CheckFrame(JsonObject json, Type type)
    {
        var read = Read(json, type, "type");
        var written = JsonSerializer.SerializeToNode(read, type, Strict)!.AsObject();
        Assert.Equal(json.Select(p => p.Key).Order(), written.Select(p => p.Key).Order());
    }

    private static object Read(JsonObject json, Type type, params string[] apart)
    {
        var copy = json.DeepClone().AsObject();
        // A frame's type is its constructor's: it is written, never read.
        foreach (var name in apart) copy.Remove(name);
        return copy.Deserialize(type, Strict)!;
    }
}
