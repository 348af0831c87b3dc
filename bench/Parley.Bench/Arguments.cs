namespace Parley.Bench;

/// <summary>A scenario's options: <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static Arguments Parse(ReadOnlySpan<string> args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
                throw new UsageException($"'{args[i]}' is not an option with a value.");
            arguments._values[args[i][2..]] = args[i + 1];
        }

        return arguments;
    }

    public string? Find(string name) => _values.GetValueOrDefault(name);

    public string Get(string name) => Find(name) ?? throw new UsageException($"--{name} is missing.");

    public int Get(string name, int otherwise) =>
        Find(name) is not { } text ? otherwise
        : int.TryParse(text, out var value) && value > 0 ? value
        : throw new UsageException($"--{name} {text} is not a positive number.");
}
