using Parley.Server.Documents.Chunking;
using Parley.Server.Documents.Retrieval;
using Parley.Server.Jobs;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Ingestion;

/// <summary>The last step: puts the chunks of a document into the index, in units small enough to let messages pass between them.</summary>
internal sealed class ChunkIndexing(Database database, RetrievalIndex index)
{
    public async Task RunAsync(JobRun run, IngestionTarget target, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        // An attempt that was cut off may have left some.
        await database.WriteAsync(async scope => await index.RemoveAsync(scope, (await target.RequireAsync(scope)).DocumentId), cancellationToken);
        while (await database.WriteAsync(async scope => await index.SettleAsync(scope, (await target.RequireAsync(scope)).DocumentId), cancellationToken))
        {
        }

        for (var done = 0; done < chunks.Count; done += RetrievalIndex.ChunksPerUnit)
        {
            run.Report(new JobProgress(
                IngestionStep.Indexing,
                IngestionHandler.PercentChunked + (int)((100L - IngestionHandler.PercentChunked) * done / chunks.Count),
                $"passage {done + 1} of {chunks.Count}",
                done,
                chunks.Count));
            var some = chunks.Skip(done).Take(RetrievalIndex.ChunksPerUnit).ToList();
            await database.WriteAsync(async scope => await index.IndexAsync(scope, (await target.RequireAsync(scope)).AsIndexed(), some), cancellationToken);
        }

        await database.WriteAsync(async scope =>
            await DocumentStore.UpdateAsync(scope, await target.RequireAsync(scope) with { ChunkCount = chunks.Count }), cancellationToken);
    }
}
