using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

public sealed class ExtractionOptionsTests
{
    [Fact]
    public void Defaults_are_valid() =>
        Assert.True(new ExtractionOptionsValidator().Validate(null, new ExtractionOptions()).Succeeded);

    [Fact]
    public void Every_value_out_of_range_is_named()
    {
        var result = new ExtractionOptionsValidator().Validate(null, new ExtractionOptions
        {
            MaxPages = 0,
            TimeoutSeconds = 4_000,
            MaxArchiveEntryBytes = 1L << 30,
            PdfInfoProgram = " ",
        });

        Assert.Equal(
        [
            "MaxPages is 0; it must be from 1 to 1000000.",
            "TimeoutSeconds is 4000; it must be from 1 to 3600.",
            "MaxArchiveTotalBytes (536870912) must be at least MaxArchiveEntryBytes (1073741824).",
            "PdfInfoProgram must name a program.",
        ], result.Failures);
    }
}
