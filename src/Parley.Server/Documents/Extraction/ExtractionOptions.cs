namespace Parley.Server.Documents.Extraction;

/// <summary>What one file may cost. Every limit makes that file fail with a reason; nothing else notices.</summary>
internal sealed class ExtractionOptions
{
    public const string Section = "Documents:Extraction";

    /// <summary>Bytes of a file, 1 to 2 GiB. Default 50 MiB, the size that an upload may have.</summary>
    public long MaxFileBytes { get; set; } = 50L << 20;

    /// <summary>
    /// UTF-16 code units of extracted text, 1,000 to 500,000,000. Default 20,000,000: 10,000 printed pages of 2,000 characters,
    /// 40 MB of memory.
    /// </summary>
    public int MaxTextCharacters { get; set; } = 20_000_000;

    /// <summary>Pages or sheets, 1 to 1,000,000. Default 20,000, above the longest printed works.</summary>
    public int MaxPages { get; set; } = 20_000;

    /// <summary>Wall-clock seconds for one file, 1 to 3,600. Default 120: pdftotext reads about 700 pages a second.</summary>
    public int TimeoutSeconds { get; set; } = 120;

    /// <summary>Name on PATH or full path of pdftotext. Default <c>pdftotext</c>, from the Debian package poppler-utils.</summary>
    public string PdfToTextProgram { get; set; } = "pdftotext";

    /// <summary>Name on PATH or full path of pdfinfo. Default <c>pdfinfo</c>, from the Debian package poppler-utils.</summary>
    public string PdfInfoProgram { get; set; } = "pdfinfo";

    /// <summary>
    /// Address space of a child process in bytes, 64 MiB to 64 GiB. Default 1 GiB; ordinary files take less than 100 MB.
    /// Enforced where prlimit (util-linux) is present.
    /// </summary>
    public long ProgramMemoryBytes { get; set; } = 1L << 30;

    /// <summary>CPU seconds of a child process, 1 to 3,600. Default 60. Enforced where prlimit (util-linux) is present.</summary>
    public int ProgramCpuSeconds { get; set; } = 60;

    /// <summary>Entries of an Office file, 1 to 1,000,000. Default 10,000; a workbook with 200 sheets has about 500.</summary>
    public int MaxArchiveEntries { get; set; } = 10_000;

    /// <summary>Bytes of one entry of an Office file once unpacked, 1 KiB to 4 GiB. Default 256 MiB.</summary>
    public long MaxArchiveEntryBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of all entries of an Office file once unpacked, at least those of one. Default 512 MiB.</summary>
    public long MaxArchiveTotalBytes { get; set; } = 512L << 20;

    /// <summary>
    /// Unpacked to packed size of an entry above 1 MiB, 10 to 10,000. Default 200: sheets of equal cells reach 50 to 100, deflate
    /// itself ends at 1,032.
    /// </summary>
    public int MaxArchiveRatio { get; set; } = 200;

    /// <summary>
    /// Nodes that an HTML page may grow to, 1,000 to 50,000,000. Default 1,000,000: some 400 MB of memory and two seconds while
    /// it is parsed, measured on paragraphs of 20 characters.
    /// </summary>
    public int MaxHtmlNodes { get; set; } = 1_000_000;

    /// <summary>Parts of a mail, attachments included, 1 to 100,000. Default 1,000.</summary>
    public int MaxMailParts { get; set; } = 1_000;

    /// <summary>Mails and multiparts inside each other, 1 to 100. Default 16.</summary>
    public int MaxMailDepth { get; set; } = 16;
}
