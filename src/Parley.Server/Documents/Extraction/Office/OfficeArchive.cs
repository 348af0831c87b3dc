using System.IO.Compression;
using System.Xml;

namespace Parley.Server.Documents.Extraction.Office;

internal sealed record Relationship(string Id, string Type, string Part);

/// <summary>
/// The ZIP around an Office file, opened only if what it would unpack to is within the limits. The Open XML SDK is not
/// used to read: it builds its elements recursively, so that 20,000 in each other overflow the stack and end the process, and
/// it refuses a whole file over one malformed hyperlink.
/// </summary>
internal sealed class OfficeArchive : IDisposable
{
    // Real documents nest about 30 deep.
    private const int MaxDepth = 256;

    private const long RatioCountsFrom = 1L << 20;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationToken _cancellation;

    private OfficeArchive(ZipArchive zip, CancellationToken cancellation)
    {
        _zip = zip;
        _cancellation = cancellation;
    }

    public static OfficeArchive Open(Stream stream, ExtractionOptions options, CancellationToken cancellationToken)
    {
        OfficeArchive? archive = null;
        try
        {
            archive = new OfficeArchive(new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true), cancellationToken);
            archive.Index(options);
            return archive;
        }
        catch (InvalidDataException e)
        {
            archive?.Dispose();
            throw Broken(e);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>A reader that knows no DTD, follows nothing and goes no deeper than a document does; null if the part is absent.</summary>
    public XmlReader? OpenXml(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            return null;
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        };
        return XmlReader.Create(entry.Open(), settings);
    }

    /// <summary>Calls <paramref name="visit"/> at every node of a part; faults of the part become failures of the file.</summary>
    public void Walk(string name, Action<XmlReader> visit)
    {
        try
        {
            using var reader = OpenXml(name);
            while (reader is not null && reader.Read())
            {
                if (reader.Depth > MaxDepth)
                    throw Hostile($"elements are nested more than {MaxDepth} deep");
                if (reader.NodeType == XmlNodeType.Element)
                    _cancellation.ThrowIfCancellationRequested();
                visit(reader);
            }
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            // Prohibited DTDs are reported as XML errors too; they are told apart because only they are an attack.
            throw e is XmlException && e.Message.Contains("DTD", StringComparison.Ordinal) ? Hostile("it carries a DTD") : Broken(e);
        }
    }

    /// <summary>The parts that a part refers to; "" is the file itself. What lies outside the file is left out.</summary>
    public List<Relationship> Relationships(string part)
    {
        var folder = part[..(part.LastIndexOf('/') + 1)];
        var found = new List<Relationship>();
        Walk($"{folder}_rels/{part[folder.Length..]}.rels", reader =>
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "Relationship" } || reader.GetAttribute("TargetMode") == "External")
                return;
            if (reader.GetAttribute("Id") is { } id && reader.GetAttribute("Target") is { } target)
                found.Add(new Relationship(id, reader.GetAttribute("Type") ?? "", target.StartsWith('/') ? target[1..] : folder + target));
        });
        return found;
    }

    public string? CoreTitle()
    {
        string? title = null;
        var inTitle = false;
        var core = Relationships("").Find(relationship => relationship.Type.EndsWith("/core-properties", StringComparison.Ordinal));
        Walk(core?.Part ?? "docProps/core.xml", reader =>
        {
            if (reader.NodeType == XmlNodeType.Element)
                inTitle = reader is { LocalName: "title", IsEmptyElement: false };
            else if (reader.NodeType == XmlNodeType.Text && inTitle)
                title = reader.Value;
        });
        return title;
    }

    public void Dispose() => _zip.Dispose();

    private void Index(ExtractionOptions options)
    {
        if (_zip.Entries.Count > options.MaxArchiveEntries)
            throw Hostile($"it holds more than {options.MaxArchiveEntries:N0} entries");
        var total = 0L;
        foreach (var entry in _zip.Entries)
        {
            // The declared length binds: ZipArchive unpacks no more than it, whatever the data would give.
            total += entry.Length;
            if (entry.Length > options.MaxArchiveEntryBytes)
                throw Hostile($"an entry unpacks to more than {options.MaxArchiveEntryBytes:N0} bytes");
            if (total > options.MaxArchiveTotalBytes)
                throw Hostile($"it unpacks to more than {options.MaxArchiveTotalBytes:N0} bytes");
            if (entry.Length > RatioCountsFrom && entry.Length / Math.Max(1, entry.CompressedLength) > options.MaxArchiveRatio)
                throw Hostile($"an entry unpacks to more than {options.MaxArchiveRatio:N0} times its size");
            _entries.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        }
    }

    private static ExtractionException Hostile(string why) =>
        new(ExtractionFailure.LimitExceeded, $"The file was not opened because {why}.");

    private static ExtractionException Broken(Exception e) =>
        new(ExtractionFailure.Broken, "The file is damaged and cannot be opened. Save it again and upload the new one.", e);
}
