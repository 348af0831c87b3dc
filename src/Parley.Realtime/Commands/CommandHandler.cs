using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Connections;

namespace Parley.Realtime.Commands;

/// <summary>Handles the commands of one type. Features register theirs; the engine dispatches.</summary>
public abstract class CommandHandler
{
    private protected CommandHandler(string type) => Type = type;

    /// <summary>The command's <c>type</c>.</summary>
    public string Type { get; }

    /// <summary>Whether it is allowed before the connection is authenticated.</summary>
    public virtual bool Anonymous => false;

    internal abstract ValueTask HandleAsync(JsonElement command, Connection connection, CancellationToken cancellationToken);
}

/// <summary>Handles the commands of one type.</summary>
/// <typeparam name="TCommand">Their shape.</typeparam>
/// <param name="type">Their <c>type</c>.</param>
/// <param name="typeInfo">How they are read.</param>
public abstract class CommandHandler<TCommand>(string type, JsonTypeInfo<TCommand> typeInfo) : CommandHandler(type) where TCommand : Command
{
    internal sealed override ValueTask HandleAsync(JsonElement command, Connection connection, CancellationToken cancellationToken)
    {
        var parsed = command.Deserialize(typeInfo) ?? throw new JsonException("The command is null.");
        return HandleAsync(parsed, new CommandScope(connection, parsed.Id), cancellationToken);
    }

    /// <summary>Handles a command. Commands of one connection are handled one after the other, in order.</summary>
    /// <exception cref="CommandException">It is refused.</exception>
    protected abstract ValueTask HandleAsync(TCommand command, CommandScope scope, CancellationToken cancellationToken);
}

/// <summary>Where a command came from, and how to answer it.</summary>
/// <param name="connection">The connection.</param>
/// <param name="id">The client's mark.</param>
public readonly struct CommandScope(Connection connection, string? id)
{
    /// <summary>The connection.</summary>
    public Connection Connection => connection;

    /// <summary>Who sent it.</summary>
    /// <exception cref="CommandException">Nobody is authenticated.</exception>
    public Caller Caller => connection.Caller ?? throw new CommandException(ErrorCode.Unauthorized, "Authenticate first.");

    /// <summary>Answers it.</summary>
    public void Reply<T>(T frame, JsonTypeInfo<T> typeInfo) where T : ControlFrame => connection.Send(frame with { Re = id }, typeInfo);
}
