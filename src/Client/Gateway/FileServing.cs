using AkkaP2P.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace AkkaP2P.Client.Gateway;

/// <summary>
/// Answers GET and HEAD for one file, with ranges, as the gateway and the node's page do. What members share is foreign content: it is only ever shown as
/// media; a page among it is a download, and nothing in it runs.
/// </summary>
internal sealed class FileServing(GatewayFiles files, Func<string?> user)
{
    private const string AnyBytes = "application/octet-stream";

    /// <summary>The framework's list, and what people share besides.</summary>
    private static readonly FileExtensionContentTypeProvider Types = new()
    {
        Mappings =
        {
            [".mkv"] = "video/x-matroska", [".flac"] = "audio/flac", [".opus"] = "audio/ogg", [".m4b"] = "audio/mp4", [".avif"] = "image/avif",
        },
    };

    public async Task Serve(HttpContext http, string group, string file)
    {
        var response = http.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "private, no-cache";
        try
        {
            if ((await files.Find(user(), group, file, http.RequestAborted)).TryGet(out var found, out var refusal)) await Send(http, found);
            else await Say(http, StatusOf(refusal.Code), refusal.Message);
        }
        catch (GatewayException e) when (!response.HasStarted)
        {
            response.Headers.Remove(HeaderNames.ContentRange);
            response.Headers.Remove(HeaderNames.ETag);
            await Say(http, e.Status, e.Message);
        }
        catch (GatewayException)
        {
            http.Abort(); // a whole-looking answer must not be cut short in silence
        }
    }

    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.NotLoggedIn or ErrorCode.NotAMember or ErrorCode.PermissionDenied => StatusCodes.Status403Forbidden,
        ErrorCode.FileNotFound or ErrorCode.GroupNotFound or ErrorCode.InvalidName => StatusCodes.Status404NotFound,
        ErrorCode.NoTrackers => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.DiskFull => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status502BadGateway,
    };

    public static bool IsMedia(string type) =>
        type.StartsWith("video/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal)
        || (type.StartsWith("image/", StringComparison.Ordinal) && !type.Contains("svg", StringComparison.Ordinal));

    public static string TypeOf(string file) => Types.TryGetContentType(file, out var type) ? type : AnyBytes;

    private async Task Send(HttpContext http, GatewayFile file)
    {
        var type = TypeOf(file.File);
        if (!IsMedia(type))
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(file.File);
            http.Response.Headers.ContentDisposition = disposition.ToString();
        }

        var tag = file.Root is { } root ? new EntityTagHeaderValue($"\"{root}\"") : null;
        await using var stream = files.Open(file);
        await Results.Stream(stream, type, entityTag: tag, enableRangeProcessing: true).ExecuteAsync(http);
    }

    private static Task Say(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = null;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(message + "\n", http.RequestAborted);
    }
}
