using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol;
using Parley.Server.Documents.Extraction;
using Parley.Server.Documents.Ingestion;

namespace Parley.Server.Documents;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(DocumentAnswer))]
[JsonSerializable(typeof(DocumentWithPosition))]
[JsonSerializable(typeof(DocumentsAnswer))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(TextAnswer))]
[JsonSerializable(typeof(VisibilityRequest))]
[JsonSerializable(typeof(DocumentStatusUpdate))]
[JsonSerializable(typeof(DocumentDeleted))]
[JsonSerializable(typeof(IngestionPayload))]
[JsonSerializable(typeof(IReadOnlyList<ExtractedHeading>))]
internal sealed partial class DocumentsJson : JsonSerializerContext
{
    /// <summary>The form for the wire and the store, as <see cref="ProtocolJson.Wire"/> has it.</summary>
    public static DocumentsJson Wire => WireForm.Instance;

    private static class WireForm
    {
        public static readonly DocumentsJson Instance =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

internal sealed record DocumentAnswer(DocumentView Document);

internal sealed record DocumentWithPosition(DocumentView Document, string Epoch, long Offset);

internal sealed record DocumentsAnswer(IReadOnlyList<DocumentView> Documents, bool HasMore);

internal sealed record UploadAnswer(IReadOnlyList<UploadedFile> Documents);

/// <summary>What became of one file of an upload: a new document, one that is there already, or nothing, for a reason.</summary>
internal sealed record UploadedFile(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? DocumentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? JobId,
    string Filename, string Status, string? DuplicateOf = null, string? Reason = null);

internal sealed record TextAnswer(string DocumentId, IReadOnlyList<PageText> Pages);

/// <summary>The text of a page, and where it begins and ends in the text of the document, in UTF-16 code units.</summary>
internal sealed record PageText(int Page, int Start, int End, string Text, string? Heading);

internal sealed record VisibilityRequest(string? Visibility);
