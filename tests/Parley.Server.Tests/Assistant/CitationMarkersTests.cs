using System.Diagnostics;
using Parley.Server.Assistant.Prompts;

namespace Parley.Server.Tests.Assistant;

public sealed class CitationMarkersTests
{
    [Theory]
    [InlineData("Two years [1].", "1")]
    [InlineData("Two years [2], but [1] and [2] again.", "2 1")]
    [InlineData("Both [1, 3].", "1 3")]
    [InlineData("Both [1,3; 2].", "1 3 2")]
    [InlineData("Both [1][2].", "1 2")]
    [InlineData("Three [1-3] or [2–5].", "1 2 3 4 5")]
    [InlineData("Not given [6], [0], [99999] and [12345678901].", "")]
    [InlineData("An open range [4-9999].", "4 5")]
    [InlineData("Nothing here.", "")]
    [InlineData("", "")]
    [InlineData("Array `a[1]` and [2].", "2")]
    [InlineData("Array ``a`[1]`` and [2].", "2")]
    [InlineData("A lone ` back-tick [1].", "1")]
    [InlineData("```\na[1] = b[2]\n```\nBut [3].", "3")]
    [InlineData("~~~js\na[1]\n~~~\nBut [3].", "3")]
    [InlineData("````\n```\na[1]\n```\n````\nBut [3].", "3")]
    [InlineData("```\nnever closed [1]", "")]
    [InlineData("Text [2]\n```\nnever closed [1]", "2")]
    [InlineData("A link [1](https://example.org) and [2].", "2")]
    [InlineData("Escaped \\[1\\] and [2].", "2")]
    [InlineData("A footnote [^1], a word [one], an index x[].", "")]
    public void Only_numbers_of_given_passages_outside_code_count(string answer, string expected) =>
        Assert.Equal(expected, string.Join(' ', CitationMarkers.Find(answer, 5)));

    [Fact]
    public void Hostile_answers_are_read_in_linear_time()
    {
        var clock = Stopwatch.StartNew();
        foreach (var hostile in new[] { "`", "``a", "[", "[1,", "```\n", "\\", "[1][", "~~~ " })
            CitationMarkers.Find(string.Concat(Enumerable.Repeat(hostile, 60_000 / hostile.Length)), 5);
        CitationMarkers.Find(string.Concat(Enumerable.Range(1, 340).Select(length => new string('`', length) + "a")), 5);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
    }
}
