using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Harness;

/// <summary>
/// What the scripted model does with one request, step by step. The same script is spoken in OpenAI's or Anthropic's
/// format, as the request's path asks for.
/// </summary>
internal sealed class ScriptedReply
{
    private readonly List<ReplyStep> _steps = [];

    public IReadOnlyList<ReplyStep> Steps => _steps;

    /// <summary>A status other than 200 in place of a stream.</summary>
    public RefusedReply? Refusal { get; private init; }

    /// <summary>False: not even headers are sent.</summary>
    public bool Answers { get; private init; } = true;

    /// <summary>A whole answer, one chunk for each piece.</summary>
    public static ScriptedReply Answer(params string[] pieces) => Stream().Text(pieces).Finish();

    public static ScriptedReply Stream() => new();

    public static ScriptedReply Refuse(int status, string message = "scripted", string type = "scripted_error", string? retryAfter = null, string? code = null) =>
        new() { Refusal = new(status, message, type, code, retryAfter) };

    /// <summary>A refusal that is not the provider's, such as a proxy's page.</summary>
    public static ScriptedReply RefuseRaw(int status, string body) => new() { Refusal = new(status, "", "", null, null) { RawBody = body } };

    public static ScriptedReply Redirect(Uri target) => new() { Refusal = new(307, "elsewhere", "redirect", null, null, target) };

    public static ScriptedReply Silence() => new() { Answers = false };

    public ScriptedReply Text(params string[] pieces)
    {
        _steps.AddRange(pieces.Select(piece => new TextStep(piece)));
        return this;
    }

    /// <summary>Words of <paramref name="text"/>, each after a pause.</summary>
    public ScriptedReply Slowly(string text, TimeSpan pace)
    {
        foreach (var word in text.Split(' '))
            Pause(pace).Text(word + " ");
        return this;
    }

    public ScriptedReply Pause(TimeSpan time) => Add(new PauseStep(time));

    /// <summary>Goes on when <paramref name="gate"/> completes.</summary>
    public ScriptedReply Until(Task gate) => Add(new GateStep(gate));

    /// <summary>Keeps the connection open and sends nothing more until the client leaves.</summary>
    public ScriptedReply Hang() => Add(new HangStep());

    public ScriptedReply Error(string message, string type) => Add(new ErrorStep(message, type));

    /// <summary>The TCP connection is reset in the middle of the body.</summary>
    public ScriptedReply Cut() => Add(new CutStep());

    /// <summary>Bytes as they are.</summary>
    public ScriptedReply Raw(string text) => Add(new RawStep(text));

    public ScriptedReply Finish(string reason = "stop", int? inputTokens = null, int? outputTokens = null) =>
        Add(new FinishStep(reason, inputTokens, outputTokens));

    private ScriptedReply Add(ReplyStep step)
    {
        _steps.Add(step);
        return this;
    }
}

internal sealed record RefusedReply(int Status, string Message, string Type, string? Code, string? RetryAfter, Uri? Location = null)
{
    public string? RawBody { get; init; }

    public string Body(bool anthropic)
    {
        if (RawBody is not null)
            return RawBody;
        var error = new JsonObject { ["message"] = Message, ["type"] = Type, ["code"] = Code };
        return anthropic
            ? new JsonObject { ["type"] = "error", ["error"] = error }.ToJsonString()
            : new JsonObject { ["error"] = error }.ToJsonString();
    }
}

internal abstract record ReplyStep;

internal sealed record TextStep(string Text) : ReplyStep;

internal sealed record PauseStep(TimeSpan Time) : ReplyStep;

internal sealed record GateStep(Task Gate) : ReplyStep;

internal sealed record HangStep : ReplyStep;

internal sealed record ErrorStep(string Message, string Type) : ReplyStep;

internal sealed record CutStep : ReplyStep;

internal sealed record RawStep(string Text) : ReplyStep;

internal sealed record FinishStep(string Reason, int? InputTokens, int? OutputTokens) : ReplyStep;
