using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Documents;

/// <summary>Section <c>Documents</c>; <c>Documents:Extraction</c> and <c>Documents:Chunking</c> are beside it.</summary>
internal sealed class DocumentOptions
{
    public const string Section = "Documents";

    /// <summary>The most bytes of one file, 1 KiB–2 GiB. Default 50 MiB.</summary>
    [Range(1024, 2L * 1024 * 1024 * 1024)]
    public long MaxFileBytes { get; set; } = 50L * 1024 * 1024;

    /// <summary>The most files of one upload, 1–1,000. Default 50: with the size above, what one request may put on the disk.</summary>
    [Range(1, 1_000)]
    public int MaxFilesPerUpload { get; set; } = 50;
}
