using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Access;

namespace Parley.Server.Conversations;

/// <summary>Messages and the runs that write them.</summary>
internal static class MessagesEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder conversations)
    {
        conversations.MapGet("/{id}/messages", ReadAsync);
        conversations.MapPost("/{id}/messages", PostAsync);
        conversations.MapGet("/{id}/export", ExportAsync);
    }

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/messages/{id}/regenerate", RegenerateAsync);
        routes.MapPost("/runs/{id}/stop", StopAsync);
        routes.MapPost("/runs/{id}/continue", ContinueAsync);
    }

    private static async Task<Ok<MessagesAnswer>> ReadAsync(
        string id, string? before, int? limit, ConversationFile conversations, HttpContext http, CancellationToken cancellationToken) =>
        TypedResults.Ok(await conversations.ReadMessagesAsync(http.Caller(), id, before, limit, cancellationToken));

    private static async Task<Accepted<RunStarted>> PostAsync(
        string id, PostMessageRequest request, Chat chat, HttpContext http, CancellationToken cancellationToken) =>
        Started(await chat.PostAsync(http.Caller(), new ChatRequest
        {
            Content = request.Content,
            RequestId = request.RequestId,
            ConversationId = id,
            Parent = new ParentChoice(request.ParentIsGiven, request.ParentId),
            Context = request.Context,
            Mode = request.Mode,
        }, cancellationToken));

    private static async Task<Accepted<RunStarted>> RegenerateAsync(
        string id, RunAgainRequest request, Chat chat, HttpContext http, CancellationToken cancellationToken) =>
        Started(await chat.RegenerateAsync(http.Caller(), id, request.RequestId, cancellationToken));

    private static async Task<Accepted<RunStarted>> ContinueAsync(
        string id, RunAgainRequest request, Chat chat, HttpContext http, CancellationToken cancellationToken) =>
        Started(await chat.ContinueAsync(http.Caller(), id, request.RequestId, cancellationToken));

    private static async Task<Ok<RunAnswer>> StopAsync(string id, RunStop stop, HttpContext http, CancellationToken cancellationToken)
    {
        var run = await stop.StopAsync(http.Caller(), id, cancellationToken);
        return TypedResults.Ok(new RunAnswer(run.RunId, run.Status, run.Position));
    }

    private static async Task<FileContentHttpResult> ExportAsync(
        string id, string? format, ConversationFile conversations, MessageStore messages, HttpContext http, CancellationToken cancellationToken)
    {
        if (format is not ("md" or "json")) throw Refusal.BadRequest("'format' is 'md' or 'json'.");
        var row = await conversations.RequireAsync(http.Caller(), id, cancellationToken);
        var export = new ConversationExport(row.ToConversation(), [.. (await messages.ReadAllAsync(id, cancellationToken)).Select(m => m.ToMessage())]);
        return format == "md"
            ? TypedResults.File(Encoding.UTF8.GetBytes(export.ToMarkdown()), "text/markdown; charset=utf-8", export.FileName("md"))
            : TypedResults.File(JsonSerializer.SerializeToUtf8Bytes(export, ConversationsJson.Default.ConversationExport), "application/json", export.FileName("json"));
    }

    private static Accepted<RunStarted> Started(RunStarted started) =>
        TypedResults.Accepted($"/api/v1/conversations/{started.ConversationId}/messages", started);
}
