using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

public sealed class HtmlExtractionTests : ExtractionBench
{
    [Fact]
    public async Task A_page_gives_what_a_person_reads()
    {
        var document = await ExtractAsync("page.html", Encoding.UTF8.GetBytes("""
            <!DOCTYPE html><html><head><title>Pump  manual</title><style>p{color:red}</style></head><body>
            <nav><a href="/">Home</a></nav>
            <h1>The <em>pump</em></h1>
            <p>First
               line<br>second&nbsp;line.</p><div>Own <b>block</b>.<script>alert("boo")</script></div>
            <ul><li>One<li>Two</ul>
            <h2>Sizes</h2>
            <table><tr><th>Size</th><th>Price</th></tr><tr><td>S</td><td>10</td></tr><tr><td>L</td><td>20</td></tr></table>
            <pre>a
              b</pre><p hidden>secret</p>
            </body></html>
            """));

        Assert.Equal("Pump manual", document.Title);
        Assert.Equal("The pump\n\nFirst line\nsecond line.\n\nOwn block.\n- One\n- Two\n\nSizes\n\nSize | Price\nSize: S | Price: 10\nSize: L | Price: 20\n\na\n  b",
            document.Text);
        Assert.Equal([(1, "The pump"), (2, "Sizes")], document.Pages[0].Headings.Select(heading => (heading.Level, heading.Title)));
        Assert.All(document.Pages[0].Headings, heading => Assert.StartsWith(heading.Title, document.Text[heading.Offset..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Html_is_html_whatever_it_is_called() =>
        Assert.Equal(FileFormat.Html, (await ExtractAsync("page.txt", "<!-- saved --><HTML><p>Hello"u8.ToArray())).Format);

    [Fact]
    public async Task The_declared_encoding_counts_where_the_bytes_are_not_utf_8() =>
        Assert.Equal("Привет", (await ExtractAsync("page.html",
            [.. "<html><meta charset=\"windows-1251\"><p>"u8, 0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2])).Text);

    [Fact]
    public async Task Nothing_that_a_page_refers_to_is_asked_for()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var host = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var document = await ExtractAsync("page.html", Encoding.UTF8.GetBytes($"""
            <html><head><base href="{host}"><link rel="stylesheet" href="{host}/a.css"><script src="{host}/a.js"></script></head>
            <body background="{host}/b.png"><img src="{host}/a.png"><iframe src="{host}/f"></iframe><object data="{host}/o"></object>
            <script>document.write("written")</script><noscript>no script here</noscript><p>Only this.</p></body></html>
            """));

        Assert.Equal("Only this.", document.Text);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Tables_that_lay_out_a_page_are_read_as_blocks()
    {
        var document = await ExtractAsync("mail.html", """
            <html><table><tr><td><table><tr><td><h1>News</h1><p>First.</p><p>Second.</p></td></tr></table></td></tr></table></html>
            """u8.ToArray());

        Assert.Equal("News\n\nFirst.\n\nSecond.", document.Text);
    }

    [Theory]
    [InlineData("div")]
    [InlineData("b")]
    [InlineData("custom-element")]
    public async Task Nesting_without_end_is_refused(string element) =>
        await FailAsync(ExtractionFailure.LimitExceeded, "deep.html", Encoding.UTF8.GetBytes(
            "<html>" + string.Concat(Enumerable.Repeat($"<{element}>", 100_000)) + "bottom"));

    [Fact]
    public async Task A_page_that_forgets_its_end_tags_is_read()
    {
        var document = await ExtractAsync("old.html", Encoding.UTF8.GetBytes(
            "<html><ul>" + string.Concat(Enumerable.Repeat("<li><p>item<br><img src=x>", 5_000)) + "<div>last"));

        Assert.EndsWith("last", document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formatting_that_would_multiply_is_refused()
    {
        var fonts = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"<font size={i}>"));

        await FailAsync(ExtractionFailure.LimitExceeded, "grow.html",
            Encoding.UTF8.GetBytes("<html>" + fonts + string.Concat(Enumerable.Repeat("<p>x", 10_000))));
    }
}
