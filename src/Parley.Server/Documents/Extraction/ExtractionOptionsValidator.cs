using Microsoft.Extensions.Options;

namespace Parley.Server.Documents.Extraction;

internal sealed class ExtractionOptionsValidator : IValidateOptions<ExtractionOptions>
{
    private const long Mebibyte = 1L << 20;
    private const long Gibibyte = 1L << 30;

    public ValidateOptionsResult Validate(string? name, ExtractionOptions options)
    {
        var errors = new List<string>();
        Range(nameof(options.MaxFileBytes), options.MaxFileBytes, 1, 2 * Gibibyte);
        Range(nameof(options.MaxTextCharacters), options.MaxTextCharacters, 1_000, 500_000_000);
        Range(nameof(options.MaxPages), options.MaxPages, 1, 1_000_000);
        Range(nameof(options.TimeoutSeconds), options.TimeoutSeconds, 1, 3_600);
        Range(nameof(options.ProgramMemoryBytes), options.ProgramMemoryBytes, 64 * Mebibyte, 64 * Gibibyte);
        Range(nameof(options.ProgramCpuSeconds), options.ProgramCpuSeconds, 1, 3_600);
        Range(nameof(options.MaxArchiveEntries), options.MaxArchiveEntries, 1, 1_000_000);
        Range(nameof(options.MaxArchiveEntryBytes), options.MaxArchiveEntryBytes, 1_024, 4 * Gibibyte);
        Range(nameof(options.MaxArchiveRatio), options.MaxArchiveRatio, 10, 10_000);
        Range(nameof(options.MaxHtmlNodes), options.MaxHtmlNodes, 1_000, 50_000_000);
        Range(nameof(options.MaxMailParts), options.MaxMailParts, 1, 100_000);
        Range(nameof(options.MaxMailDepth), options.MaxMailDepth, 1, 100);
        if (options.MaxArchiveTotalBytes < options.MaxArchiveEntryBytes)
        {
            errors.Add($"{nameof(options.MaxArchiveTotalBytes)} ({options.MaxArchiveTotalBytes}) must be at least "
                + $"{nameof(options.MaxArchiveEntryBytes)} ({options.MaxArchiveEntryBytes}).");
        }

        Program(nameof(options.PdfToTextProgram), options.PdfToTextProgram);
        Program(nameof(options.PdfInfoProgram), options.PdfInfoProgram);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range(string option, long value, long least, long most)
        {
            if (value < least || value > most)
                errors.Add($"{option} is {value}; it must be from {least} to {most}.");
        }

        void Program(string option, string value)
        {
            if (string.IsNullOrWhiteSpace(value))
                errors.Add($"{option} must name a program.");
        }
    }
}
