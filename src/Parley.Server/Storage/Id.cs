namespace Parley.Server.Storage;

/// <summary>New ids: 32 hexadecimal digits that sort by the time they were made (UUID version 7).</summary>
internal static class Id
{
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");
}
