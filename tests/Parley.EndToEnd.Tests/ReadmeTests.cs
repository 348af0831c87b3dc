using System.Diagnostics;
using System.Text.RegularExpressions;
using Parley.EndToEnd.Tests.Harness;

namespace Parley.EndToEnd.Tests;

/// <summary>The README is what a newcomer does first: what it shows is run.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.File("README.md"));

    [Fact]
    public async Task The_ten_lines_of_client_code_get_an_answer()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);
        using var api = await Api.SignInAsync(server.Address);
        using var script = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(script.Path, "node_modules", "@parley"));
        Directory.CreateSymbolicLink(Path.Combine(script.Path, "node_modules", "@parley", "client"), Repository.File("clients/typescript"));
        var code = TypeScriptBlock().Match(Readme).Groups["code"].Value.Replace("http://localhost:8080", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(script.Path, "main.mjs"),
            $"const accessToken = '{api.Token}';\n{code}\nanswer.subscribe(() => {{ if (answer.status !== 'open') process.exit(0); }});\n");

        var (exitCode, output) = await RunAsync(script.Path, "node", "main.mjs");

        Assert.True(exitCode == 0, output);
        Assert.Contains("completed", output, StringComparison.Ordinal);
        Assert.Contains("No language model is configured", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_path_that_it_names_exists() =>
        Assert.All(
            Links().Matches(Readme).Select(m => m.Groups["path"].Value).Concat(Paths().Matches(Readme).Select(m => m.Groups["path"].Value)),
            path => Assert.True(Path.Exists(Repository.File(path)), path));

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "The program did not end.");
        }

        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex("```ts\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeScriptBlock();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Links();

    [GeneratedRegex(@"^\| `(?<path>[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Paths();
}
