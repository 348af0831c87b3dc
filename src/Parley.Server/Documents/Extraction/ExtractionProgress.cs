namespace Parley.Server.Documents.Extraction;

internal enum ExtractionStep
{
    Inspecting,
    Reading,
}

/// <param name="Page">The last page that was read, 0 before the first.</param>
/// <param name="PageCount">How many there are, where that is known before the end.</param>
internal sealed record ExtractionProgress(int Page, int? PageCount, ExtractionStep Step);
