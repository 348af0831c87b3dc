using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Realtime;
using Parley.Realtime.Channels;
using Parley.Server.Access;
using Parley.Server.Assistant.Runs;
using Parley.Server.Conversations.Commands;

namespace Parley.Server.Conversations;

internal static class ConversationsEndpoints
{
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddSingleton<ConversationStore>().AddSingleton<MessageStore>().AddSingleton<IRunSubject, AnswerBook>().AddSingleton<Chat>()
            .AddSingleton<RunStop>().AddSingleton<ConversationFile>().AddSingleton<TypingIndicators>().AddSingleton<MessageSearch>().AddSingleton<Search>();
        services.AddCommand<ChatHandler>().AddCommand<StopHandler>().AddCommand<ContextHandler>().AddCommand<HistoryHandler>()
            .AddCommand<TypingHandler>().AddCommand<ReadHandler>();
        services.AddChannelNamespace(p => new ChannelNamespace(
            ConversationChannel.Namespace,
            async (caller, channel, token) =>
                await p.GetRequiredService<ConversationStore>().FindAsync(caller.UserId, channel.Id, token) is not null) { Durable = true });
        services.AddHostedService<ConversationRetention>();
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Add(ConversationsJson.Default));
        return services;
    }

    public static IEndpointRouteBuilder MapConversations(this IEndpointRouteBuilder routes)
    {
        var conversations = routes.MapGroup("/conversations");
        conversations.MapPost("", OpenAsync);
        conversations.MapGet("", ListAsync);
        conversations.MapGet("/{id}", ReadAsync);
        conversations.MapPatch("/{id}", RenameAsync);
        conversations.MapDelete("/{id}", DeleteAsync);
        conversations.MapPost("/{id}/restore", RestoreAsync);
        conversations.MapPut("/{id}/context", SetContextAsync);
        conversations.MapMessages();
        routes.MapRuns();
        routes.MapGet("/search", SearchAsync);
        return routes;
    }

    private static async Task<Created<ConversationAnswer>> OpenAsync(
        NewConversationRequest request, ConversationFile conversations, HttpContext http, CancellationToken cancellationToken)
    {
        var row = await conversations.OpenAsync(http.Caller(), request.Title, cancellationToken);
        return TypedResults.Created($"/api/v1/conversations/{row.ConversationId}", new ConversationAnswer(row.ToConversation()));
    }

    private static async Task<Ok<ConversationsAnswer>> ListAsync(
        string? before, int? limit, ConversationStore store, HttpContext http, CancellationToken cancellationToken)
    {
        var count = Page.Limit(limit);
        var rows = await store.ListAsync(http.Caller().UserId, before, count, cancellationToken);
        return TypedResults.Ok(new ConversationsAnswer([.. rows.Take(count).Select(row => row.ToConversation())], rows.Count > count));
    }

    private static async Task<Ok<ConversationAnswer>> ReadAsync(
        string id, ConversationFile conversations, HttpContext http, CancellationToken cancellationToken) =>
        TypedResults.Ok(await conversations.ReadAsync(http.Caller(), id, cancellationToken));

    private static async Task<Ok<ConversationAnswer>> RenameAsync(
        string id, ConversationPatch patch, ConversationFile conversations, HttpContext http, CancellationToken cancellationToken)
    {
        var row = patch.Title is null
            ? await conversations.RequireAsync(http.Caller(), id, cancellationToken)
            : await conversations.RenameAsync(http.Caller(), id, patch.Title, cancellationToken);
        return TypedResults.Ok(new ConversationAnswer(row.ToConversation()));
    }

    private static async Task<NoContent> DeleteAsync(
        string id, ConversationFile conversations, HttpContext http, CancellationToken cancellationToken)
    {
        await conversations.DeleteAsync(http.Caller(), id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ConversationAnswer>> RestoreAsync(
        string id, ConversationFile conversations, HttpContext http, CancellationToken cancellationToken)
    {
        var row = await conversations.RestoreAsync(http.Caller(), id, cancellationToken);
        return TypedResults.Ok(new ConversationAnswer(row.ToConversation()));
    }

    private static async Task<Ok<ContextAnswer>> SetContextAsync(
        string id, ContextRequest request, ConversationFile conversations, HttpContext http, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ContextAnswer(id, await conversations.SetContextAsync(http.Caller(), id, request.Context, cancellationToken)));

    private static async Task<Ok<SearchAnswer>> SearchAsync(
        string? q, int? limit, Search search, HttpContext http, CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.FindAsync(http.Caller(), q ?? "", Page.Limit(limit), cancellationToken));
}
