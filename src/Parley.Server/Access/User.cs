using Parley.Server.Storage;

namespace Parley.Server.Access;

/// <summary>A person who may sign in.</summary>
internal sealed record User(string UserId, string Email, string Name, string Role, string WorkspaceId)
{
    /// <summary>Rows that the user makes belong to this.</summary>
    public RowOwner AsOwner() => new(WorkspaceId, UserId);
}

internal static class Role
{
    public const string Administrator = "administrator";
    public const string Member = "member";

    public static bool IsValid(string role) => role is Administrator or Member;
}
