namespace Parley.Server.Documents.Extraction.Pdf;

/// <summary>Turns how poppler's programs end into a reason.</summary>
internal static class PdfFailure
{
    // .NET reports death by a signal as 128 plus its number.
    private const int Aborted = 128 + 6;
    private const int Killed = 128 + 9;
    private const int OutOfCpu = 128 + 24;

    public static ExtractionException From(int code, string errors)
    {
        if (errors.Contains("Incorrect password", StringComparison.OrdinalIgnoreCase))
        {
            return new ExtractionException(ExtractionFailure.Encrypted,
                "The PDF is protected with a password. Remove the password and upload it again.");
        }

        var outOfMemory = code == Aborted || errors.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || errors.Contains("bad_alloc", StringComparison.Ordinal);
        return outOfMemory || code is Killed or OutOfCpu
            ? new ExtractionException(ExtractionFailure.LimitExceeded,
                "Reading the PDF took more memory or computing time than one file may use.")
            : Broken(errors);
    }

    public static ExtractionException Broken(string errors)
    {
        var inner = errors.Length == 0 ? null : new InvalidDataException(errors);
        return new ExtractionException(ExtractionFailure.Broken,
            "The PDF is damaged and cannot be opened. Export or download it again and upload the new one.", inner);
    }
}
