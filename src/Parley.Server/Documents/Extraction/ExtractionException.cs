namespace Parley.Server.Documents.Extraction;

/// <summary>Why a file gave no text.</summary>
internal enum ExtractionFailure
{
    Broken,
    Encrypted,
    Empty,
    NoTextLayer,
    TooLarge,
    Unsupported,
    LimitExceeded,
    MissingProgram,
    TimedOut,
}

/// <summary>A file that cannot be read. The message is written for the person who uploaded it.</summary>
internal sealed class ExtractionException(ExtractionFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ExtractionFailure Failure { get; } = failure;
}
