using System.Text;
using Parley.Server.Documents.Extraction;

namespace Parley.Server.Tests.Documents;

public sealed class MailExtractionTests : ExtractionBench
{
    [Fact]
    public async Task A_mail_gives_its_headers_and_its_plain_text()
    {
        var document = await ExtractAsync("m.eml", Lines(
            "Received: from a by b",
            "From: =?utf-8?B?SsO8cmdlbg==?= <j@example.org>",
            "To: Ada <ada@example.org>,",
            " Grace <grace@example.org>",
            "Date: Fri, 20 Nov 2026 08:00:00 +0000",
            "Subject: =?iso-8859-1?Q?Gr=FC=DFe_aus?= =?utf-8?q?_Z=C3=BCrich?=",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "The pump costs 5 =E2=82=AC and is =",
            "green.",
            "A =3D B"));

        Assert.Equal(FileFormat.Mail, document.Format);
        Assert.Equal("Grüße aus Zürich", document.Title);
        Assert.Equal("""
            Grüße aus Zürich
            From: Jürgen <j@example.org>
            To: Ada <ada@example.org>, Grace <grace@example.org>
            Date: Fri, 20 Nov 2026 08:00:00 +0000

            The pump costs 5 € and is green.
            A = B
            """, document.Text);
        Assert.Equal((0, 1, "Grüße aus Zürich"), document.Pages[0].Headings.Select(heading => (heading.Offset, heading.Level, heading.Title)).Single());
    }

    [Fact]
    public async Task Plain_text_goes_before_html_and_attachments_are_only_named()
    {
        var document = await ExtractAsync("m.eml", Lines(
            "From: a@example.org", "Subject: Offer", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"outer\"", "",
            "preamble", "--outer", "Content-Type: multipart/alternative; boundary=inner", "",
            "--inner", "Content-Type: text/plain", "", "Plain words.",
            "--inner", "Content-Type: text/html", "", "<p>Rich words.</p>", "--inner--",
            "--outer", "Content-Type: application/pdf; name=\"offer.pdf\"", "Content-Transfer-Encoding: base64", "", "JVBERi0xLjQK",
            "--outer", "Content-Type: application/zip", "Content-Disposition: attachment;", " filename*=utf-8''M%C3%BCll.zip", "", "xx",
            "--outer--", "epilogue"));

        Assert.Equal("Offer\nFrom: a@example.org\n\nPlain words.\n\nAttachments: offer.pdf, Müll.zip", document.Text);
    }

    [Fact]
    public async Task Html_in_base64_is_read_where_there_is_no_plain_text()
    {
        var html = Convert.ToBase64String(Encoding.UTF8.GetBytes("<html><style>x</style><h2>Price</h2><p>Two €.</p></html>"));

        var document = await ExtractAsync("m.eml", Lines(
            "From: a@example.org", "Subject: S", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", html[..20], html[20..]));

        Assert.Equal("S\nFrom: a@example.org\n\nPrice\n\nTwo €.", document.Text);
    }

    [Fact]
    public async Task A_forwarded_mail_is_a_section()
    {
        var document = await ExtractAsync("m.eml", Lines(
            "From: a@example.org", "Subject: Outer", "Content-Type: multipart/mixed; boundary=b", "",
            "--b", "", "See below.", "--b", "Content-Type: message/rfc822", "", "From: c@example.org", "Subject: Inner", "", "Deep words.", "--b--"));

        Assert.Contains("Deep words.", document.Text, StringComparison.Ordinal);
        Assert.Equal(["Outer", "Inner"], document.Pages[0].Headings.Select(heading => heading.Title));
        Assert.True(document.Pages[0].Headings[0].Level < document.Pages[0].Headings[1].Level);
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        var mail = new StringBuilder("From: a@example.org\nSubject: S\n");
        for (var i = 0; i < 5_000; i++)
            mail.Append("Content-Type: multipart/mixed; boundary=b").Append(i).Append("\n\n--b").Append(i).Append('\n');

        await FailAsync(ExtractionFailure.LimitExceeded, "m.eml", Encoding.UTF8.GetBytes(mail.ToString()));
    }

    [Fact]
    public async Task More_parts_than_the_limit_are_refused() =>
        await FailAsync(ExtractionFailure.LimitExceeded, "m.eml", Encoding.UTF8.GetBytes(
            "From: a@example.org\nSubject: S\nContent-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 5_000))));

    [Fact]
    public async Task A_mail_is_a_mail_whatever_it_is_called() =>
        Assert.Equal(FileFormat.Mail, (await ExtractAsync("m.txt", Lines("Return-Path: <a@example.org>", "From: a@example.org", "Subject: S", "", "Hi"))).Format);

    private static byte[] Lines(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
}
