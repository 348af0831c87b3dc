using System.Text;
using Microsoft.Extensions.Options;
using Parley.Server.Documents.Extraction;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Documents;

public sealed class PdfExtractionTests : ExtractionBench
{
    private static readonly byte[] ThreePages = PdfFile.Create(
        "Warranty (terms)",
        new PdfPage("Scope", "This warranty covers the pump and its motor."),
        new PdfPage("Duration", "The warranty covers two years of use.\n\nIt begins with delivery – café Müller."),
        new PdfPage("Claims", "Write to claims\\returns within 30 days."));

    [Fact]
    public async Task Pages_keep_their_numbers_their_text_and_true_offsets()
    {
        var document = await ExtractAsync("w.pdf", ThreePages);

        Assert.Equal(FileFormat.Pdf, document.Format);
        Assert.Equal("application/pdf", document.MediaType);
        Assert.Equal("Warranty (terms)", document.Title);
        Assert.Equal([1, 2, 3], document.Pages.Select(page => page.Number));
        Assert.Contains("two years of use", document.Pages[1].Text, StringComparison.Ordinal);
        Assert.Contains("delivery – café Müller", document.Pages[1].Text, StringComparison.Ordinal);
        Assert.Contains(@"claims\returns", document.Pages[2].Text, StringComparison.Ordinal);
        foreach (var page in document.Pages)
            Assert.Equal(page.Text, document.Text[page.Start..page.End]);
        Assert.Equal(2, document.Text.Count(c => c == ExtractedDocument.PageSeparator));
    }

    [Fact]
    public async Task Progress_counts_page_by_page()
    {
        var reports = new Reports();

        await ExtractAsync("w.pdf", ThreePages, reports);

        Assert.Equal(ExtractionStep.Inspecting, reports.All[0].Step);
        Assert.Equal([1, 2, 3], reports.All.Skip(1).Select(report => report.Page));
        Assert.All(reports.All.Skip(1), report => Assert.Equal(3, report.PageCount));
    }

    [Fact]
    public async Task A_pdf_is_a_pdf_whatever_it_is_called() =>
        Assert.Equal(FileFormat.Pdf, (await ExtractAsync("notes.txt", ThreePages)).Format);

    [Fact]
    public async Task A_title_that_the_file_lacks_comes_from_its_name() =>
        Assert.Equal("Service manual", (await ExtractAsync("Service manual.pdf", PdfFile.Create(null, new PdfPage("One", "Text")))).Title);

    [Fact]
    public async Task A_blank_page_keeps_its_number()
    {
        var document = await ExtractAsync("b.pdf", PdfFile.Create(null, new PdfPage("One", "first"), new PdfPage("", ""), new PdfPage("Three", "third")));

        Assert.Equal("", document.Pages[1].Text);
        Assert.Contains("third", document.Pages[2].Text, StringComparison.Ordinal);
        Assert.Equal(document.Pages[1].End + 1, document.Pages[2].Start);
    }

    [Fact]
    public async Task A_password_is_told() =>
        Assert.Contains("password", await FailAsync(ExtractionFailure.Encrypted, "e.pdf",
            Run("qpdf", ThreePages, "--encrypt", "secret", "owner", "256", "--")), StringComparison.Ordinal);

    [Fact]
    public async Task A_pdf_that_only_restricts_changes_is_read()
    {
        var document = await ExtractAsync("r.pdf", Run("qpdf", ThreePages, "--encrypt", "", "owner", "256", "--modify=none", "--"));

        Assert.Contains("two years of use", document.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(900)]
    public async Task A_truncated_pdf_is_broken(int length) =>
        Assert.Contains("damaged", await FailAsync(ExtractionFailure.Broken, "t.pdf", ThreePages[..length]), StringComparison.Ordinal);

    [Fact]
    public async Task A_scan_is_called_a_scan() =>
        Assert.Contains("scan", await FailAsync(ExtractionFailure.NoTextLayer, "s.pdf", PdfFile.CreateWithoutText(2)), StringComparison.Ordinal);

    [Fact]
    public async Task Too_many_pages_are_refused_before_they_are_read()
    {
        Options.MaxPages = 2;
        var reports = new Reports();

        var e = await Assert.ThrowsAsync<ExtractionException>(() => ExtractAsync("w.pdf", ThreePages, reports));

        Assert.Equal(ExtractionFailure.TooLarge, e.Failure);
        Assert.Single(reports.All);
    }

    [Fact]
    public async Task A_missing_program_is_named_with_its_package_and_other_formats_go_on()
    {
        Options.PdfToTextProgram = "no-such-pdftotext";

        var message = await FailAsync(ExtractionFailure.MissingProgram, "w.pdf", ThreePages);
        var text = await ExtractAsync("w.txt", "Still here."u8.ToArray());

        Assert.Contains("no-such-pdftotext", message, StringComparison.Ordinal);
        Assert.Contains("poppler-utils", message, StringComparison.Ordinal);
        Assert.Equal("Still here.", text.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_hangs_is_killed_at_the_time_limit_with_its_children()
    {
        // A number of seconds that no other process sleeps for.
        var mark = $"1000.{Random.Shared.NextInt64():D19}";
        Options.PdfToTextProgram = Script($"sleep {mark} & wait");
        Options.TimeoutSeconds = 2;

        var reading = ExtractAsync("w.pdf", ThreePages);
        while (!reading.IsCompleted && !IsRunning(mark))
            await Task.Yield();
        Assert.False(reading.IsCompleted);

        var e = await Assert.ThrowsAsync<ExtractionException>(() => reading);
        Assert.Equal(ExtractionFailure.TimedOut, e.Failure);
        // The signal is sent; the kernel takes its moment.
        while (IsRunning(mark))
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_child_that_outlives_its_program_holds_nobody_up()
    {
        Options.PdfToTextProgram = Script("sleep 20 & exit 99");
        Options.TimeoutSeconds = 1;

        await FailAsync(ExtractionFailure.TimedOut, "w.pdf", ThreePages);
    }

    [Fact]
    public async Task Cancelling_between_pages_kills_the_program_and_throws()
    {
        Options.PdfToTextProgram = Script("""printf 'page one\f'; sleep 1000""");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reports = new Reports { OnReport = report => CancelAt(report, cancel) };
        var extractor = new DocumentExtractor(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => extractor.ExtractAsync(Save(ThreePages), "w.pdf", reports, cancel.Token));

        Assert.Equal(1, reports.All[^1].Page);

        static void CancelAt(ExtractionProgress report, CancellationTokenSource cancel)
        {
            if (report.Page == 1)
                cancel.Cancel();
        }
    }

    [Fact]
    public async Task Output_without_end_stops_at_the_limit_of_text()
    {
        Options.MaxTextCharacters = 100_000;
        Options.PdfToTextProgram = Script("exec yes 'endless text'");

        await FailAsync(ExtractionFailure.TooLarge, "w.pdf", ThreePages);
    }

    [Fact]
    public async Task A_program_that_spins_ends_at_its_share_of_cpu()
    {
        Options.PdfToTextProgram = Script("while :; do :; done");
        Options.ProgramCpuSeconds = 1;

        await FailAsync(ExtractionFailure.LimitExceeded, "w.pdf", ThreePages);
    }

    [Fact]
    public async Task The_program_sees_nothing_of_the_environment_of_the_server()
    {
        Options.PdfToTextProgram = Script("""/usr/bin/env; printf '\f\f\f'""");
        var home = Environment.GetEnvironmentVariable("PATH");
        Assert.NotNull(home);

        var document = await ExtractAsync("w.pdf", ThreePages);

        Assert.Contains("LC_ALL=C.UTF-8", document.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(home, document.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", document.Text, StringComparison.Ordinal);
    }

    private string Script(string body)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The stand-ins for pdftotext are shell scripts.");
        var path = Save([]);
        ShellScript.Write(path, "#!/bin/sh\n" + body + "\n");
        return path;
    }

    // The command line of a zombie is empty.
    private static bool IsRunning(string mark) => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains("sleep\0" + mark, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    });
}
