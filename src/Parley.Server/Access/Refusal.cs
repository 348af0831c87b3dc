using Parley.Protocol;
using Parley.Realtime.Commands;

namespace Parley.Server.Access;

/// <summary>The refusals that every slice gives in the same words.</summary>
internal static class Refusal
{
    public static CommandException Unauthorized() => new(ErrorCode.Unauthorized, "Sign in first.");

    /// <summary>Absent and forbidden answer alike.</summary>
    public static CommandException NotFound(string what = "such thing here") => new(ErrorCode.NotFound, $"There is no {what}.");

    public static CommandException BadRequest(string sentence) => new(ErrorCode.BadRequest, sentence);

    public static CommandException Conflict(string sentence) => new(ErrorCode.Conflict, sentence);
}
