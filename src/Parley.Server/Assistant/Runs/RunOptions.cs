using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Assistant.Runs;

/// <summary>Section <c>Assistant:Runs</c>.</summary>
internal sealed class RunOptions
{
    public const string Section = "Assistant:Runs";

    /// <summary>How many answers are written at once, 1–1,000; further ones wait. Default 16: a small provider account's usual limit.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 16;

    /// <summary>How many answers may be under way or wait, 1–100,000; beyond it a message is refused with <c>unavailable</c>. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int Waiting { get; set; } = 1_000;

    /// <summary>How many passages of documents a model is given at most, 1–50. Default 8.</summary>
    [Range(1, 50)]
    public int Passages { get; set; } = 8;
}
