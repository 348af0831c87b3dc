using Parley.Server.Assistant.Prompts;

namespace Parley.Server.Assistant.Models;

/// <param name="Estimated">The provider reported nothing, or not all; see <see cref="TokenEstimate"/>.</param>
internal sealed record ModelUsage(long InputTokens, long OutputTokens, bool Estimated)
{
    /// <summary>For an answer that was stopped or broke off: providers report usage at the end only.</summary>
    public static ModelUsage Estimate(Prompt prompt, string answer) =>
        new(prompt.EstimatedTokens, TokenEstimate.Of(answer), Estimated: true);
}
