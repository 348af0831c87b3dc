using System.Reflection;

namespace Parley.Server.Tests.Architecture;

/// <summary>Reads the server's assembly and holds it against the table of docs/architecture.md.</summary>
public sealed class SliceDependencyTests
{
    private const string Root = "Parley.Server.";

    // Who may use whom; what is reached through another counts ("and below").
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Storage"] = [],
        ["Telemetry"] = [],
        ["Web"] = [],
        ["Access"] = ["Storage"],
        ["Activity"] = ["Storage", "Access"],
        ["Jobs"] = ["Storage", "Access", "Activity"],
        ["Catalog"] = ["Storage", "Access", "Activity"],
        ["Leads"] = ["Storage", "Access", "Activity"],
        ["Gateway"] = ["Storage", "Access", "Activity"],
        ["Operations"] = ["Storage", "Access", "Activity"],
        ["Graph"] = ["Storage"],
        ["Documents"] = ["Jobs", "Graph", "Catalog"],
        ["Assistant"] = ["Documents", "Catalog", "Graph"],
        ["Conversations"] = ["Assistant"],
        ["Installations"] = ["Jobs"],
        ["Reports"] = ["Jobs", "Documents", "Assistant"],
    };

    private static readonly Assembly Server = typeof(Parley.Server.Storage.Database).Assembly;

    [Fact]
    public void Every_slice_uses_only_what_the_table_allows()
    {
        var violations = Uses()
            .Where(use => !MayUse(use.From, use.To))
            .Select(use => $"{use.From} uses {use.To}: {use.Where}")
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Empty(violations);
    }

    [Fact]
    public void Every_slice_of_the_assembly_is_in_the_table() =>
        Assert.Empty(Server.GetTypes().Select(SliceOf).OfType<string>().Distinct().Except(Allowed.Keys));

    [Fact]
    public void The_reader_sees_uses_inside_of_methods() =>
        Assert.Contains(Uses(), use => use is { From: "Access", To: "Storage" } && use.Where.Contains("MoveNext", StringComparison.Ordinal));

    private static bool MayUse(string from, string to) => from == to || Allowed[from].Any(next => MayUse(next, to));

    private static IEnumerable<(string From, string To, string Where)> Uses()
    {
        foreach (var type in Server.GetTypes())
            if (SliceOf(type) is { } from)
                foreach (var (used, where) in TypeUses.Of(type))
                    if (SliceOf(used) is { } to) yield return (from, to, where);
    }

    private static string? SliceOf(Type type) =>
        type.Assembly == Server && type.Namespace is { } space && space.StartsWith(Root, StringComparison.Ordinal)
            ? space[Root.Length..].Split('.')[0]
            : null;
}
