using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Harness;

/// <summary>A provider's streaming format on the wire.</summary>
internal abstract class ScriptedDialect
{
    public const string Model = "scripted-1";

    public static ScriptedDialect For(string path) =>
        path.EndsWith("/messages", StringComparison.Ordinal) ? new AnthropicDialect() : new OpenAiDialect();

    public abstract bool IsAnthropic { get; }

    public virtual string Begin() => "";

    public abstract string Text(string text);

    public abstract string Error(ErrorStep error);

    public abstract string Finish(FinishStep finish);
}

/// <summary>Chat completions: <c>data: {chunk}</c>, the usage in a chunk without choices, <c>data: [DONE]</c>.</summary>
internal sealed class OpenAiDialect : ScriptedDialect
{
    public override bool IsAnthropic => false;

    public override string Begin() => Chunk(Choice(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));

    public override string Text(string text) => Chunk(Choice(new JsonObject { ["content"] = text }, null));

    public override string Error(ErrorStep error) =>
        Line(new JsonObject { ["error"] = new JsonObject { ["message"] = error.Message, ["type"] = error.Type, ["code"] = null } });

    public override string Finish(FinishStep finish)
    {
        var end = Chunk(Choice([], finish.Reason));
        if (finish is { InputTokens: { } input, OutputTokens: { } output })
        {
            end += Chunk([], new JsonObject
            {
                ["prompt_tokens"] = input,
                ["completion_tokens"] = output,
                ["total_tokens"] = input + output,
            });
        }

        return end + "data: [DONE]\n\n";
    }

    private static JsonArray Choice(JsonObject delta, string? finishReason) =>
        [new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finishReason }];

    private static string Chunk(JsonArray choices, JsonObject? usage = null) => Line(new JsonObject
    {
        ["id"] = "chatcmpl-scripted",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = Model,
        ["system_fingerprint"] = "fp_scripted",
        ["choices"] = choices,
        ["usage"] = usage,
    });

    private static string Line(JsonObject json) => $"data: {json.ToJsonString()}\n\n";
}

/// <summary>Messages: named events from <c>message_start</c> to <c>message_stop</c>.</summary>
internal sealed class AnthropicDialect : ScriptedDialect
{
    public override bool IsAnthropic => true;

    public override string Begin() =>
        Event("message_start", new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["id"] = "msg_scripted",
                ["type"] = "message",
                ["role"] = "assistant",
                ["content"] = new JsonArray(),
                ["model"] = Model,
                ["stop_reason"] = null,
                ["stop_sequence"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = 25, ["output_tokens"] = 1 },
            },
        })
        + Event("content_block_start", new JsonObject
        {
            ["index"] = 0,
            ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" },
        })
        + Event("ping", []);

    public override string Text(string text) => Event("content_block_delta", new JsonObject
    {
        ["index"] = 0,
        ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = text },
    });

    public override string Error(ErrorStep error) => Event("error", new JsonObject
    {
        ["error"] = new JsonObject { ["type"] = error.Type, ["message"] = error.Message },
    });

    public override string Finish(FinishStep finish)
    {
        var usage = new JsonObject { ["output_tokens"] = finish.OutputTokens ?? 1 };
        if (finish.InputTokens is { } input)
            usage["input_tokens"] = input;
        return Event("content_block_stop", new JsonObject { ["index"] = 0 })
            + Event("message_delta", new JsonObject
            {
                ["delta"] = new JsonObject
                {
                    ["stop_reason"] = finish.Reason switch { "stop" => "end_turn", "length" => "max_tokens", var other => other },
                    ["stop_sequence"] = null,
                },
                ["usage"] = usage,
            })
            + Event("message_stop", []);
    }

    private static string Event(string type, JsonObject json)
    {
        json.Insert(0, "type", type);
        return $"event: {type}\ndata: {json.ToJsonString()}\n\n";
    }
}
