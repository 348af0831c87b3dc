using System.Globalization;
using System.Text;
using System.Xml;

namespace Parley.Server.Documents.Extraction.Office;

/// <summary>The shared strings of a workbook. Readings of Japanese words (rPh) are not part of a cell.</summary>
internal sealed class XlsxStrings
{
    private readonly List<string> _strings = [];

    public string this[string index] =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < _strings.Count ? _strings[i] : "";

    public static XlsxStrings Read(OfficeArchive archive, ExtractionOptions options)
    {
        var strings = new XlsxStrings();
        var current = new StringBuilder();
        var total = 0L;
        var inText = false;
        var inReading = false;
        archive.Walk("xl/sharedStrings.xml", xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "si":
                    current.Clear();
                    if (xml.IsEmptyElement)
                        strings._strings.Add("");
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement when xml.LocalName == "rPh":
                    inReading = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement when xml.LocalName == "t":
                    inText = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when inText && !inReading:
                    current.Append(xml.Value);
                    total += xml.Value.Length;
                    if (total > options.MaxTextCharacters)
                    {
                        throw new ExtractionException(ExtractionFailure.TooLarge,
                            $"The workbook has more than {options.MaxTextCharacters:N0} characters of text. Split it.");
                    }

                    break;
                case XmlNodeType.EndElement when xml.LocalName == "si":
                    strings._strings.Add(current.ToString());
                    break;
            }
        });
        return strings;
    }
}
