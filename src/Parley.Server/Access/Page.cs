namespace Parley.Server.Access;

/// <summary>How long a page of a list may be.</summary>
internal static class Page
{
    private const int Default = 50;
    private const int Most = 200;

    public static int Limit(int? asked) =>
        asked is null or (>= 1 and <= Most) ? asked ?? Default : throw Refusal.BadRequest($"'limit' is 1 to {Most}.");
}
