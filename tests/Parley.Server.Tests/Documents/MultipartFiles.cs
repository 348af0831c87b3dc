using System.Text;

namespace Parley.Server.Tests.Documents;

internal static class MultipartFiles
{
    /// <summary>A form with files, written as browsers do: names in UTF-8, quotes and line ends as per cent escapes.</summary>
    public static MultipartFormDataContent Form(params IEnumerable<(string Name, byte[] Content)> files)
    {
        var form = new MultipartFormDataContent { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"files\"; filename=\"{name.Replace("\"", "%22", StringComparison.Ordinal)}\"");
            form.Add(part);
        }

        return form;
    }
}
