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
    [InlineData("Escaped \\`[1] and \\``[2]` and [3].", "1 3")]
    [InlineData("A lone ` here [1].\n\nAnother ` there [2].", "1 2")]
    [InlineData("A code `over\na[1]` line [2].", "2")]
    [InlineData("```inline [1]``` and [2].", "2")]
    [InlineData("1. Item [1]\n2. Item [2]\r\n\r\n> quote [3]", "1 2 3")]
    [InlineData("[[1]] and [ 2 ] and [1-2-3] and [-4] and [5", "1 2")]
    [InlineData("A footnote [^1], a word [one], an index x[].", "")]
    public void Only_numbers_of_given_passages_outside_code_count(string answer, string expected) =>
        Assert.Equal(expected, string.Join(' ', CitationMarkers.Find(answer, 5)));

    [Fact]
    public void Any_mixture_of_markup_is_read_without_a_fault()
    {
        const string Alphabet = "``\\\n~[]1,2- a(";
        var random = new Random(20_261_120);
        var cited = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var answer = new string(random.GetItems<char>(Alphabet, random.Next(60)));
            var found = CitationMarkers.Find(answer, 2);
            Assert.All(found, number => Assert.InRange(number, 1, 2));
            cited += found.Count;
        }

        Assert.True(cited > 50, "the mixture held no markers");
    }

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
