using System.Net;
using System.Security.Cryptography;
using System.Text;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AkkaP2P.Client.Ui;

/// <summary>
/// The node's own page, on loopback. Whoever has its address with the token is the node's user. The token is in the address's fragment, which a browser keeps
/// to itself; the page sends it as a header, so there is no cookie, and nothing that another site's page could make a browser send. A player cannot send
/// headers: for it there is a second key, in the path, that opens files to read and nothing else.
/// <code>
/// GET  /, /page/…                        the page's parts; they hold no secret
/// GET  /api/live                         server-sent events: state, news
/// GET  /api/groups, /api/groups/{group}
/// POST /api/commands/{command}           PageCommand → the data of its result, or PageError
/// PUT  /api/groups/{group}/files/{file}  a dropped file
/// GET  /media/{key}/{group}/{file}       a file, as the gateway has it
/// </code>
/// </summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly LoopbackHost _host;
    private readonly CancellationTokenSource _stopping;

    private PageServer(LoopbackHost host, CancellationTokenSource stopping, string url) => (_host, _stopping, Url) = (host, stopping, url);

    /// <summary>With the token.</summary>
    public string Url { get; }

    /// <exception cref="ClientStartException">The address is not on loopback, or taken.</exception>
    public static async Task<PageServer> Start(IPEndPoint listen, IClientNode node, NodeParts parts, ClientEventQueue events, DroppedFiles dropped)
    {
        var (token, key) = (NewSecret(), NewSecret());
        var stopping = new CancellationTokenSource();
        var view = new PageView(node, parts.Data, parts.Table, "/media/" + key);
        var routes = new PageRoutes(node, view, dropped, new PageStream(view, events, stopping.Token));
        try
        {
            var host = await LoopbackHost.Start("the page", listen, endpoints =>
            {
                new WebPage(typeof(PageServer).Assembly, "client.html").Map(endpoints);
                routes.Map(endpoints.MapGroup("/api"));
                endpoints.MapMethods("/media/{key}/{group}/{file}", ["GET", "HEAD"], (HttpContext http, string key, string group, string file) => Media(http, key, group, file));
            }, request => request.Path.StartsWithSegments("/api") && !HasToken(request, token) ? StatusCodes.Status401Unauthorized : null);
            return new PageServer(host, stopping, $"{host.Url}/#{token}");
        }
        catch
        {
            stopping.Dispose();
            throw;
        }

        Task Media(HttpContext http, string given, string group, string file) =>
            Same(given, key) ? parts.Files.Serve(http, group, file) : PageRoutes.Refuse(http, StatusCodes.Status403Forbidden);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _host.DisposeAsync();
        _stopping.Dispose();
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static bool HasToken(HttpRequest request, string token) => Same(request.Headers.Authorization.ToString(), "Bearer " + token);

    private static bool Same(string given, string secret) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));
}
