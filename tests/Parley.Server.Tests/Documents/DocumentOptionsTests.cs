using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Server.Documents;
using Parley.Server.Jobs;

namespace Parley.Server.Tests.Documents;

public sealed class DocumentOptionsTests
{
    [Fact]
    public void An_upload_limit_above_the_reading_limit_is_refused_with_the_mend()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read<DocumentOptions>(("Documents:MaxFileBytes", "1000000000")));

        Assert.Contains("Documents__Extraction__MaxFileBytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1_000_000_000, Read<DocumentOptions>(("Documents:MaxFileBytes", "1000000000"), ("Documents:Extraction:MaxFileBytes", "1000000000")).MaxFileBytes);
    }

    [Theory]
    [InlineData("Documents:MaxFileBytes", "1023")]
    [InlineData("Documents:MaxFilesPerUpload", "0")]
    [InlineData("Documents:MaxFilesPerUpload", "1001")]
    public void A_document_option_out_of_range_is_refused(string name, string value) =>
        Assert.Throws<OptionsValidationException>(() => Read<DocumentOptions>((name, value)));

    [Theory]
    [InlineData("Jobs:MaxConcurrent", "0")]
    [InlineData("Jobs:MaxConcurrent", "65")]
    [InlineData("Jobs:MaxAttempts", "0")]
    [InlineData("Jobs:ProgressInterval", "00:00:00.001")]
    public void A_job_option_out_of_range_is_refused(string name, string value) =>
        Assert.Throws<OptionsValidationException>(() => Read<JobOptions>((name, value)));

    private static T Read<T>(params (string Name, string Value)[] settings) where T : class
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
        using var services = new ServiceCollection().AddJobs(configuration).AddDocuments(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<T>>().Value;
    }
}
