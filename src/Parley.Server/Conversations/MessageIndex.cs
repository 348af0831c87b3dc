using Dapper;
using Parley.Server.Documents.Retrieval.Analysis;
using Parley.Server.Storage;

namespace Parley.Server.Conversations;

/// <summary>The words of messages, by which they are found.</summary>
internal static class MessageIndex
{
    /// <summary>A message's terms with how often each stands there, and how many words it has.</summary>
    public static (IReadOnlyList<(string Term, int Frequency)> Terms, int Length) Analyze(string content)
    {
        var tokens = Analyzer.Analyze(content);
        return ([.. tokens.CountBy(token => token.Term, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))],
            tokens.Count == 0 ? 0 : Math.Max(1, tokens.Count(token => token.Kind == TokenKind.Word)));
    }

    /// <summary>Makes a message findable, by these terms and no others.</summary>
    public static async Task AddAsync(
        WriteScope scope, RowOwner owner, string messageId, (IReadOnlyList<(string Term, int Frequency)> Terms, int Length) analysed)
    {
        await scope.Connection.ExecuteAsync("DELETE FROM message_terms WHERE message_id = @messageId", new { messageId }, scope.Transaction);
        await scope.Connection.ExecuteAsync(
            """
            INSERT INTO message_terms (owner_id, term, message_id, workspace_id, frequency)
            VALUES (@OwnerId, @Term, @messageId, @WorkspaceId, @Frequency)
            """,
            analysed.Terms.Select(t => new { owner.OwnerId, t.Term, messageId, owner.WorkspaceId, t.Frequency }), scope.Transaction);
        await scope.Connection.ExecuteAsync(
            "UPDATE messages SET term_count = @Length WHERE message_id = @messageId", new { analysed.Length, messageId }, scope.Transaction);
    }
}
