namespace Parley.Protocol;

/// <summary>The values of <c>code</c> in an <c>error</c> frame and in problem details.</summary>
public static class ErrorCode
{
    /// <summary>Not JSON, not UTF-8, too deep, a duplicate key, a field missing or out of range.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>No command has that type.</summary>
    public const string UnknownCommand = "unknown_command";

    /// <summary>Authenticate first.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>Absent, or not the caller's.</summary>
    public const string NotFound = "not_found";

    /// <summary>The state does not allow it.</summary>
    public const string Conflict = "conflict";

    /// <summary>Above a limit that the sentence names.</summary>
    public const string TooLarge = "too_large";

    /// <summary>Full, draining or a part is missing; temporary.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The model's provider failed.</summary>
    public const string ModelError = "model_error";

    /// <summary>A fault of the server.</summary>
    public const string Internal = "internal";
}
