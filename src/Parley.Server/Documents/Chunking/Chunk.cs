namespace Parley.Server.Documents.Chunking;

/// <summary>A passage that is found and cited as one.</summary>
/// <param name="Ordinal">Counts from 0 through the document.</param>
/// <param name="Page">The number of the page that all of it lies on.</param>
/// <param name="HeadingPath">The headings above its first character, outermost first, joined by " > "; empty where there are none.</param>
/// <param name="Start">First character in the text of the document, in UTF-16 code units.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Text">The document's text from Start to End, never more and never less.</param>
internal sealed record Chunk(int Ordinal, int Page, string HeadingPath, int Start, int End, string Text);
