using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Parley.Protocol;

namespace Parley.Realtime.Tests.Protocol;

/// <summary>The examples of docs/protocol.md are what the types of Parley.Protocol read and write.</summary>
public sealed partial class DocumentedFramesTests
{
    private static readonly Dictionary<string, JsonTypeInfo> Types = new(StringComparer.Ordinal)
    {
        ["chat"] = ProtocolJson.Wire.ChatCommand,
        ["ack"] = ProtocolJson.Wire.AckFrame,
        ["connection"] = ProtocolJson.Wire.ConnectionFrame,
        ["subscribed"] = ProtocolJson.Wire.SubscribedFrame,
        ["reset"] = ProtocolJson.Wire.ResetFrame,
        ["error"] = ProtocolJson.Wire.ErrorFrame,
        ["message"] = ProtocolJson.Wire.Message,
    };

    // Their shape is written by the engine itself; the tests of streams and recovery read it.
    private static readonly string[] WrittenByHand = ["append", "end", "message_chunk"];

    public static TheoryData<string> Examples()
    {
        var examples = new TheoryData<string>();
        foreach (Match block in JsonBlock().Matches(File.ReadAllText(Document())))
            foreach (var line in block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)) examples.Add(line);
        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_read_and_written_as_it_stands(string example)
    {
        var frame = JsonNode.Parse(example)!.AsObject();
        var type = frame["type"]!.GetValue<string>();
        // An event is an envelope that is written by hand round a data object that has a type.
        var body = frame.ContainsKey("data") ? frame["data"]! : frame;
        if (WrittenByHand.Contains(type)) return;

        var typeInfo = Assert.Contains(type, Types);
        var written = JsonSerializer.SerializeToNode(body.Deserialize(typeInfo), typeInfo)!.AsObject();
        foreach (var (name, value) in body.AsObject())
        {
            if (type == "chat" && name == "type") continue;
            Assert.True(JsonNode.DeepEquals(value, written[name]), $"'{name}' is {value?.ToJsonString()} in the document and {written[name]?.ToJsonString()} on the wire.");
        }
    }

    [Fact]
    public void There_are_examples() => Assert.True(Examples().Count >= 8);

    private static string Document()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "docs", "protocol.md") is var file && File.Exists(file)) return file;
        throw new FileNotFoundException("docs/protocol.md is not above the tests.");
    }

    [GeneratedRegex("```json\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonBlock();
}
