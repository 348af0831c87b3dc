using Parley.Protocol;

namespace Parley.Realtime.Commands;

/// <summary>A command is refused; the caller is told why in an <c>error</c> frame.</summary>
/// <param name="code">One of <see cref="ErrorCode"/>.</param>
/// <param name="message">A sentence for a person.</param>
/// <param name="temporary">Whether the same may work later.</param>
/// <param name="retryAfter">Seconds to wait.</param>
public sealed class CommandException(string code, string message, bool temporary = false, int? retryAfter = null) : Exception(message)
{
    /// <summary>One of <see cref="ErrorCode"/>.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same may work later.</summary>
    public bool Temporary { get; } = temporary;

    /// <summary>Seconds to wait.</summary>
    public int? RetryAfter { get; } = retryAfter;
}
