namespace Parley.Server.Documents.Upload;

/// <summary>A file of an upload: on disk, or refused for a reason.</summary>
/// <param name="Filename">What it is called.</param>
/// <param name="Content">What is on disk.</param>
/// <param name="Reason">Why it is not.</param>
internal sealed record ReceivedFile(string Filename, StoredContent? Content, string? Reason);

/// <summary>Bytes that are on disk.</summary>
/// <param name="File">Their name in the folder of files.</param>
/// <param name="Size">How many.</param>
/// <param name="Sha256">Their hash, in hexadecimal digits.</param>
internal sealed record StoredContent(string File, long Size, string Sha256);
