using System.Reflection;

namespace Parley.Server.Tests.Operations;

/// <summary>docs/configuration.md names every option that there is, and none that there is not.</summary>
public sealed class ConfigurationDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "configuration.md"));

    public static TheoryData<string, string[]> Sections()
    {
        var sections = new TheoryData<string, string[]>();
        foreach (var type in new[] { typeof(Parley.Server.Storage.Database).Assembly, typeof(Realtime.RealtimeOptions).Assembly }.SelectMany(a => a.GetTypes()))
            if (type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is string section)
                sections.Add(section, [.. type.GetProperties().Where(p => p.SetMethod?.IsPublic == true).Select(p => p.Name)]);
        return sections;
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_section_lists_exactly_its_options(string section, string[] options)
    {
        var heading = Array.FindIndex(Lines, l => l.StartsWith('#') && l.EndsWith($"(`{section}`)", StringComparison.Ordinal));
        Assert.True(heading >= 0, $"No heading for {section}.");
        var documented = Lines.Skip(heading + 1).TakeWhile(l => !l.StartsWith("##", StringComparison.Ordinal)).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);

        Assert.Equal(options.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_options_type_names_its_section() =>
        Assert.Empty(typeof(Parley.Server.Storage.Database).Assembly.GetTypes().Where(t =>
            t.Name.EndsWith("Options", StringComparison.Ordinal) && t.GetField("Section", BindingFlags.Public | BindingFlags.Static) is null).Select(t => t.Name));
}
