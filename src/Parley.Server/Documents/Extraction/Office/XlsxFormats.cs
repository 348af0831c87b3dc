using System.Globalization;
using System.Xml;

namespace Parley.Server.Documents.Extraction.Office;

/// <summary>Shows numbers as the sheet means them: dates in ISO form, percentages, no binary noise in the last digits.</summary>
internal sealed class XlsxFormats
{
    private enum Kind
    {
        Number,
        Percent,
        Date,
        Time,
        DateTime,
    }

    // Excel counts 1900-02-29, which never was; serials from 61 (1900-03-01) on are right from this day.
    private static readonly DateTime Epoch1900 = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime Epoch1904 = new(1904, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    // 9999-12-31, the last day that Excel knows.
    private const double LastSerial = 2_958_466;

    private readonly List<Kind> _byStyle = [];
    private readonly DateTime _epoch;

    private XlsxFormats(bool from1904) => _epoch = from1904 ? Epoch1904 : Epoch1900;

    public static XlsxFormats Read(OfficeArchive archive, bool from1904)
    {
        var formats = new XlsxFormats(from1904);
        var custom = new Dictionary<int, Kind>();
        var inCells = false;
        archive.Walk("xl/styles.xml", xml =>
        {
            if (xml.LocalName == "cellXfs")
                inCells = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
            if (xml.NodeType != XmlNodeType.Element)
                return;
            if (xml.LocalName == "numFmt" && int.TryParse(xml.GetAttribute("numFmtId"), out var id))
                custom[id] = KindOf(xml.GetAttribute("formatCode") ?? "");
            else if (xml.LocalName == "xf" && inCells)
                formats._byStyle.Add(int.TryParse(xml.GetAttribute("numFmtId"), out var used) ? KindOf(used, custom) : Kind.Number);
        });
        return formats;
    }

    public string Show(string value, string? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return value;
        var kind = int.TryParse(style, out var index) && index >= 0 && index < _byStyle.Count ? _byStyle[index] : Kind.Number;
        if (kind == Kind.Percent)
            return Plain(number * 100) + "%";
        if (kind == Kind.Number || number is < 0 or >= LastSerial)
            return Plain(number);
        var moment = _epoch.AddSeconds(Math.Round(number * 86_400));
        return moment.ToString(kind switch
        {
            Kind.Date => "yyyy-MM-dd",
            Kind.Time => "HH:mm:ss",
            _ => "yyyy-MM-dd HH:mm",
        }, CultureInfo.InvariantCulture);
    }

    // Excel itself shows 15 digits; the sixteenth is the binary remainder.
    private static string Plain(double number) => number.ToString("G15", CultureInfo.InvariantCulture);

    // The built-in ids of ECMA-376 part 1, 18.8.30, with the dates of the East Asian versions.
    private static Kind KindOf(int id, Dictionary<int, Kind> custom) => id switch
    {
        9 or 10 => Kind.Percent,
        >= 14 and <= 17 or >= 27 and <= 31 or 36 or >= 50 and <= 54 or 57 or 58 => Kind.Date,
        >= 18 and <= 21 or >= 32 and <= 35 or 45 or 46 or 47 or 55 or 56 => Kind.Time,
        22 => Kind.DateTime,
        _ => custom.GetValueOrDefault(id),
    };

    private static Kind KindOf(string code)
    {
        var date = false;
        var time = false;
        var percent = false;
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (char.ToLowerInvariant(code[i]))
            {
                case '"':
                    i = code.IndexOf('"', i + 1) is var quote and >= 0 ? quote : code.Length;
                    break;
                case '[' when i + 1 < code.Length && char.ToLowerInvariant(code[i + 1]) is not ('h' or 'm' or 's'):
                    i = code.IndexOf(']', i + 1) is var bracket and >= 0 ? bracket : code.Length;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '%':
                    percent = true;
                    break;
                case 'y' or 'd':
                    date = true;
                    break;
                case 'h' or 's':
                    time = true;
                    break;
            }
        }

        return (date, time) switch
        {
            (true, true) => Kind.DateTime,
            (true, false) => Kind.Date,
            (false, true) => Kind.Time,
            _ => percent ? Kind.Percent : Kind.Number,
        };
    }
}
