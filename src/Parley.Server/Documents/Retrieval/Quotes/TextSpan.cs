using System.Runtime.InteropServices;

namespace Parley.Server.Documents.Retrieval.Quotes;

/// <summary>A stretch of a text in UTF-16 units.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextSpan(int Start, int End)
{
    public int Length => End - Start;
}

/// <summary>Words of a document, as they stand there from <paramref name="Start"/> to <paramref name="End"/>.</summary>
internal sealed record Quote(string Text, int Start, int End);
