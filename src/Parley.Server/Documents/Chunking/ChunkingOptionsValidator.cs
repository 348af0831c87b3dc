using Microsoft.Extensions.Options;

namespace Parley.Server.Documents.Chunking;

internal sealed class ChunkingOptionsValidator : IValidateOptions<ChunkingOptions>
{
    public ValidateOptionsResult Validate(string? name, ChunkingOptions options)
    {
        var errors = new List<string>();
        if (options.TargetCharacters is < 100 or > 10_000)
            errors.Add($"{nameof(options.TargetCharacters)} is {options.TargetCharacters}; it must be from 100 to 10,000.");
        if (options.OverlapCharacters < 0 || options.OverlapCharacters > options.TargetCharacters / 4)
        {
            errors.Add($"{nameof(options.OverlapCharacters)} ({options.OverlapCharacters}) must be from 0 to a quarter of "
                + $"{nameof(options.TargetCharacters)} ({options.TargetCharacters}).");
        }

        if (options.MinSectionCharacters < 0 || options.MinSectionCharacters > options.TargetCharacters)
        {
            errors.Add($"{nameof(options.MinSectionCharacters)} ({options.MinSectionCharacters}) must be from 0 to "
                + $"{nameof(options.TargetCharacters)} ({options.TargetCharacters}).");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
