using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using Parley.Protocol;
using Parley.Realtime.Commands;

namespace Parley.Server.Storage;

/// <summary>Makes writing requests safe to send again: the answer to a <c>request_id</c> is kept, and given again in place of doing it twice.</summary>
internal static class RequestLog
{
    public const int MaxIdLength = 128;

    /// <summary>Does the work of a request unless it was done: then its answer comes again.</summary>
    /// <param name="scope">The unit of work that all of the request's changes belong to.</param>
    /// <param name="owner">Whose request it is; ids are each user's own.</param>
    /// <param name="requestId">The client's mark of it.</param>
    /// <param name="fingerprint">What it asks for; see <see cref="Fingerprint"/>.</param>
    /// <param name="answer">How its answer is kept.</param>
    /// <param name="work">What it does.</param>
    /// <exception cref="CommandException">The id was used for something else, or is none.</exception>
    public static async Task<T> OnceAsync<T>(
        WriteScope scope, RowOwner owner, string? requestId, string fingerprint, JsonTypeInfo<T> answer, Func<Task<T>> work)
    {
        if (requestId is not { Length: > 0 and <= MaxIdLength })
            throw new CommandException(ErrorCode.BadRequest, $"'request_id' needs 1 to {MaxIdLength} characters.");
        var key = new
        {
            owner.OwnerId,
            owner.WorkspaceId,
            requestId,
            fingerprint,
            now = scope.Now.ToUnixTimeMilliseconds(),
        };
        var added = await scope.Connection.ExecuteAsync(
            """
            INSERT INTO requests (owner_id, request_id, workspace_id, answer, fingerprint, created_at)
            VALUES (@OwnerId, @requestId, @WorkspaceId, '', @fingerprint, @now) ON CONFLICT (owner_id, request_id) DO NOTHING
            """, key, scope.Transaction);
        if (added == 0)
        {
            var known = await scope.Connection.QuerySingleAsync<Row>(
                "SELECT answer AS Answer, fingerprint AS Fingerprint FROM requests WHERE owner_id = @OwnerId AND request_id = @requestId",
                key, scope.Transaction);
            return known.Fingerprint == fingerprint
                ? JsonSerializer.Deserialize(known.Answer, answer)!
                : throw new CommandException(ErrorCode.Conflict, "This 'request_id' was used for another request.");
        }

        var done = await work();
        await scope.Connection.ExecuteAsync(
            "UPDATE requests SET answer = @json WHERE owner_id = @OwnerId AND request_id = @requestId",
            new { json = JsonSerializer.Serialize(done, answer), key.OwnerId, requestId }, scope.Transaction);
        return done;
    }

    /// <summary>Tells requests apart by all that they ask for.</summary>
    public static string Fingerprint(params ReadOnlySpan<string?> parts)
    {
        var all = new StringBuilder();
        foreach (var part in parts) all.Append(part?.Length ?? -1).Append(':').Append(part);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    private sealed record Row(string Answer, string Fingerprint);
}
