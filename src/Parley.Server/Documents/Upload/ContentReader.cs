using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Server.Storage;

namespace Parley.Server.Documents.Upload;

/// <summary>Takes the content of one file from the network to the disk, block by block, and hashes it on the way.</summary>
internal sealed class ContentReader(FileStore files, IOptions<DocumentOptions> options)
{
    private const int BlockBytes = 64 * 1024;

    public async Task<ReceivedFile> ReadAsync(string filename, Stream content, CancellationToken cancellationToken)
    {
        var max = options.Value.MaxFileBytes;
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        var keep = false;
        var file = files.Create(out var name);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            // What is too large is read to its end, because the next file comes after it, and written no further.
            while (await ReadBlockAsync(content, block, cancellationToken) is > 0 and var count)
            {
                size += count;
                if (size > max) continue;
                hash.AppendData(block, 0, count);
                await WriteAsync(file, block.AsMemory(0, count), cancellationToken);
            }

            if (size == 0) return new ReceivedFile(filename, null, "The file is empty.");
            if (size > max) return new ReceivedFile(filename, null, $"The file is larger than {Megabytes(max)}, the most that this server takes.");
            // The row that refers to it must not be there before the content is.
            file.Flush(flushToDisk: true);
            keep = true;
            return new ReceivedFile(filename, new StoredContent(name, size, Convert.ToHexStringLower(hash.GetHashAndReset())), null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            await file.DisposeAsync();
            if (!keep) files.Delete(name);
        }
    }

    private static async ValueTask<int> ReadBlockAsync(Stream content, byte[] block, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(block, cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw UploadReader.BrokenOff();
        }
    }

    private static async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(block, cancellationToken);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw DiskFull.Refusal();
        }
    }

    private static string Megabytes(long bytes) => bytes < 1024 * 1024 ? $"{bytes / 1024} KB" : $"{bytes / (1024 * 1024)} MB";
}
