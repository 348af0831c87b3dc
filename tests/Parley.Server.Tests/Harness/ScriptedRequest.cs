using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Harness;

/// <summary>A request as the scripted model received it.</summary>
internal sealed class ScriptedRequest(string path, IReadOnlyDictionary<string, string> headers, string body)
{
    private readonly TaskCompletionSource _closedByClient = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Path { get; } = path;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    public string Body { get; } = body;

    public JsonNode Json { get; } = JsonNode.Parse(body)!;

    /// <summary>Completes when the client closes the connection before the reply was over.</summary>
    public Task ClosedByClient => _closedByClient.Task;

    public void MarkClosed() => _closedByClient.TrySetResult();
}
