using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AkkaP2P.Web;

/// <summary>
/// A page at <c>/</c> whose parts are embedded in an assembly, with the parts that all pages share at its side. It asks no other host for anything, and
/// its policy allows nothing else: no script but its own files, no markup from data, no frame around it.
/// </summary>
/// <param name="assembly">Has the page and its own parts as resources.</param>
/// <param name="index">The page's HTML among them.</param>
public sealed class WebPage(Assembly assembly, string index)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/", Load(assembly, index));
        foreach (var owner in (Assembly[])[assembly, typeof(WebPage).Assembly])
        {
            foreach (var name in owner.GetManifestResourceNames().Where(n => n != index && Types.ContainsKey(Path.GetExtension(n))))
            {
                Map(endpoints, "/page/" + name, Load(owner, name));
            }
        }
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, Part part) =>
        endpoints.MapMethods(path, ["GET", "HEAD"], http => Send(http, part)).WithMetadata(new ExcludeFromDescriptionAttribute());

    private static Task Send(HttpContext http, Part part)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Asked for again each time, so that a new version of the program is not mixed with parts of the old one.
        headers.CacheControl = "no-cache";
        headers.ETag = part.Tag;
        if (http.Request.Headers.IfNoneMatch == part.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = part.Type;
        http.Response.ContentLength = part.Content.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(part.Content, http.RequestAborted).AsTask();
    }

    private static Part Load(Assembly owner, string name)
    {
        using var resource = owner.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in {owner.GetName().Name}");
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return new Part(content, Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");
    }

    private sealed record Part(byte[] Content, string Type, string Tag);
}
