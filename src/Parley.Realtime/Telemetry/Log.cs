using Microsoft.Extensions.Logging;

namespace Parley.Realtime.Telemetry;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Connection {ConnectionId} of {UserId} opened over {Transport}")]
    public static partial void Opened(ILogger logger, string connectionId, string? userId, string transport);

    [LoggerMessage(101, LogLevel.Information, "Connection {ConnectionId} of {UserId} closes with {Code}: {Reason}")]
    public static partial void Closing(ILogger logger, string connectionId, string? userId, int code, string reason);

    [LoggerMessage(102, LogLevel.Debug, "Connection {ConnectionId} could not be written to: {Exception} {Message}")]
    public static partial void WriteFailed(ILogger logger, string connectionId, string exception, string message);

    [LoggerMessage(103, LogLevel.Debug, "Connection {ConnectionId} could not be read from: {Exception} {Message}")]
    public static partial void ReadFailed(ILogger logger, string connectionId, string exception, string message);

    [LoggerMessage(104, LogLevel.Error, "Command {Type} on connection {ConnectionId} failed (reference {Reference})")]
    public static partial void CommandFailed(ILogger logger, Exception exception, string type, string connectionId, string reference);

    [LoggerMessage(105, LogLevel.Information, "{Count} connections are told to come back within {Spread}")]
    public static partial void Draining(ILogger logger, int count, TimeSpan spread);

    [LoggerMessage(106, LogLevel.Error, "Stream {StreamId} could not be saved")]
    public static partial void StreamSaveFailed(ILogger logger, Exception exception, string streamId);
}
