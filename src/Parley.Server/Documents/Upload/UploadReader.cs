using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Parley.Protocol;
using Parley.Realtime.Commands;
using Parley.Server.Access;

namespace Parley.Server.Documents.Upload;

/// <summary>Reads a multipart request part by part. Whatever is wrong with one file is said of that one alone.</summary>
internal sealed class UploadReader(ContentReader contents, FileStore files, IOptions<DocumentOptions> options)
{
    // Boundaries, headers and fields beside the files.
    private const long OverheadBytes = 1024 * 1024;
    private const int MaxFieldBytes = 64;
    private const int MaxBoundaryLength = 128;

    public async Task<Upload> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= MaxBoundaryLength } boundary)
            throw Refusal.BadRequest("Send the files as multipart/form-data.");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = (options.Value.MaxFileBytes * options.Value.MaxFilesPerUpload) + OverheadBytes;

        var upload = new Upload(files);
        try
        {
            var reader = new MultipartReader(boundary.ToString(), request.Body);
            while (await NextAsync(reader, cancellationToken) is { } part) await ReadPartAsync(part, upload, cancellationToken);
            if (upload.Files.Count == 0) throw Refusal.BadRequest("There is no file in the request.");
            return upload;
        }
        catch
        {
            upload.Dispose();
            throw;
        }
    }

    internal static CommandException BrokenOff() =>
        Refusal.BadRequest("The upload broke off or is not multipart/form-data; nothing of it was kept.");

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e is not BadHttpRequestException))
        {
            throw BrokenOff();
        }
    }

    private async Task ReadPartAsync(MultipartSection part, Upload upload, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            Refuse(upload, null, "A part of the request does not say what it is.");
            return;
        }

        var field = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        if (name.HasValue)
        {
            RequireRoom(upload);
            upload.Add(await contents.ReadAsync(Filename.Clean(name.ToString()), part.Body, cancellationToken));
        }
        else if (field == "visibility")
        {
            upload.Visibility = await ReadFieldAsync(part.Body, cancellationToken);
        }
        else if (field == "files")
        {
            Refuse(upload, null, "The file has no name.");
        }
    }

    private void Refuse(Upload upload, string? name, string reason)
    {
        RequireRoom(upload);
        upload.Add(new ReceivedFile(Filename.Clean(name), null, reason));
    }

    private void RequireRoom(Upload upload)
    {
        if (upload.Files.Count == options.Value.MaxFilesPerUpload)
            throw new CommandException(
                ErrorCode.TooLarge, $"One request may bring {options.Value.MaxFilesPerUpload} files; nothing of this one was kept.");
    }

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellationToken)
    {
        var value = new byte[MaxFieldBytes];
        var length = await body.ReadAtLeastAsync(value, value.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(value, 0, length).Trim();
    }
}
