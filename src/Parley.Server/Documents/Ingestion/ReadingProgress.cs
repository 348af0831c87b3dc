using Parley.Server.Documents.Extraction;
using Parley.Server.Jobs;

namespace Parley.Server.Documents.Ingestion;

/// <summary>Tells a job's followers which page is being read.</summary>
internal sealed class ReadingProgress(JobRun run) : IProgress<ExtractionProgress>
{
    public void Report(ExtractionProgress value)
    {
        if (value.Page == 0)
        {
            run.Report(new JobProgress(IngestionStep.Extracting, 0));
            return;
        }

        var total = value.PageCount is { } count && count >= value.Page ? count : (int?)null;
        run.Report(new JobProgress(
            IngestionStep.Extracting,
            total is null ? 0 : (int)((long)IngestionHandler.PercentExtracted * value.Page / total.Value),
            total is null ? $"page {value.Page}" : $"page {value.Page} of {total}",
            value.Page,
            total));
    }
}
