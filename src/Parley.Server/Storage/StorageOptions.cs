using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Storage;

/// <summary>Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The folder of the database and the uploaded files; relative to the working directory. Default <c>data</c>.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// How many units of work may wait for the writer, 64–1,000,000. Callers beyond it wait. Default 16,384: a quarter of a second of
    /// work at the measured 66,000 units/s.
    /// </summary>
    [Range(64, 1_000_000)]
    public int WriteQueueLength { get; set; } = 16_384;

    /// <summary>The most units in one commit, 1–10,000. Default 1,024.</summary>
    [Range(1, 10_000)]
    public int UnitsPerCommit { get; set; } = 1_024;
}
