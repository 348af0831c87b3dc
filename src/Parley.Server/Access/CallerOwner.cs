using Parley.Realtime.Connections;
using Parley.Server.Storage;

namespace Parley.Server.Access;

internal static class CallerOwner
{
    /// <summary>Rows that the caller makes belong to this.</summary>
    public static RowOwner AsOwner(this Caller caller) => new(caller.WorkspaceId, caller.UserId);
}
