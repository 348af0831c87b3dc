using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using Parley.Protocol;
using Parley.Protocol.Frames;
using Parley.Realtime.Connections;
using Parley.Realtime.Telemetry;

namespace Parley.Realtime.Commands;

/// <summary>Reads a command and hands it to its handler; whatever goes wrong becomes an <c>error</c> frame.</summary>
internal sealed class CommandDispatcher(IEnumerable<CommandHandler> handlers, RealtimeMetrics metrics, ILogger<CommandDispatcher> logger)
{
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = ProtocolLimits.JsonDepth, AllowDuplicateProperties = false };

    // The longest mark that a client may have echoed.
    private const int MaxIdLength = 128;

    private readonly Dictionary<string, CommandHandler> _handlers = handlers.ToDictionary(h => h.Type, StringComparer.Ordinal);

    public async ValueTask DispatchAsync(ReadOnlyMemory<byte> utf8, Connection connection, CancellationToken cancellationToken)
    {
        string? id = null;
        var type = "";
        try
        {
            // The JSON reader lets invalid UTF-8 inside strings pass and fails when they are read.
            if (!Utf8.IsValid(utf8.Span)) throw new JsonException("not UTF-8");
            using var document = JsonDocument.Parse(utf8, ReadOptions);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new JsonException("not an object");
            id = StringOf(root, "id");
            if (id?.Length > MaxIdLength) throw new CommandException(ErrorCode.BadRequest, $"'id' may have {MaxIdLength} characters.");
            type = StringOf(root, "type") ?? throw new CommandException(ErrorCode.BadRequest, "The command has no 'type'.");
            if (!_handlers.TryGetValue(type, out var handler))
            {
                type = "unknown";
                throw new CommandException(ErrorCode.UnknownCommand, "There is no such command.");
            }

            if (connection.Caller is null && !handler.Anonymous) throw new CommandException(ErrorCode.Unauthorized, "Authenticate first.");
            await handler.HandleAsync(root, connection, cancellationToken);
            metrics.Command(type, success: true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (connection.Closing.IsCompleted)
        {
            // The connection ends while its command waits for it: there is nobody left to answer.
        }
        catch (Exception e)
        {
            metrics.Command(type, success: false);
            connection.Send(Describe(e, type, connection) with { Re = id }, ProtocolJson.Wire.ErrorFrame);
        }
    }

    private ErrorFrame Describe(Exception exception, string type, Connection connection)
    {
        switch (exception)
        {
            case CommandException refused:
                return new ErrorFrame(refused.Code, refused.Message, refused.Temporary, refused.RetryAfter);
            // A lone surrogate in an escape is found only when the string is read, as an InvalidOperationException of the reader.
            case JsonException or InvalidOperationException { Source: "System.Text.Json" or "System.Text.Json.Rethrowable" }:
                return new ErrorFrame(ErrorCode.BadRequest, $"That is not a valid command: {Reason(exception)}.", Temporary: false);
            default:
                var reference = Guid.NewGuid().ToString("N")[..8];
                Log.CommandFailed(logger, exception, type, connection.Id, reference);
                return new ErrorFrame(ErrorCode.Internal, $"The server failed on this command (reference {reference}).", Temporary: true);
        }
    }

    // The parser's own words speak of its types and of byte positions: what helps the sender is the field.
    private static string Reason(Exception exception) => exception switch
    {
        JsonException { Path: { Length: > 2 } path } => $"'{path[2..]}' has the wrong form",
        JsonException when exception.Message.Split("including:", 2) is [_, var missing] => $"it lacks {missing.Split(". ", 2)[0].TrimEnd('.').Trim()}",
        InvalidOperationException => "a string holds half of a surrogate pair",
        _ => "it is not an object in JSON, or deeper than allowed, or names a property twice",
    };

    private static string? StringOf(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new CommandException(ErrorCode.BadRequest, $"'{name}' is not a string.");
}
