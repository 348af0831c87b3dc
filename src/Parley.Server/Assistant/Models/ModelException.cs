using Parley.Protocol;

namespace Parley.Server.Assistant.Models;

/// <summary>
/// A model's failure, told to a person: the message names the provider and what it answered, and holds no key.
/// </summary>
internal sealed class ModelException(string sentence, string provider, Exception? inner = null) : Exception(sentence, inner)
{
    public string Code { get; } = ErrorCode.ModelError;

    public string Provider { get; } = provider;

    /// <summary>The HTTP status, where the provider answered with one.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own id of the request, for its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>Asking again later may succeed.</summary>
    public bool Temporary { get; init; }

    /// <summary>When the provider wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider let a time limit pass. It may still be at work, so the request is not made again.</summary>
    public bool TimedOut { get; init; }
}
