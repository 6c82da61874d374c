using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AkkaP2P.Client.Gateway;

/// <summary>
/// <c>GET /files/{group}/{file}</c> over plain HTTP, with ranges: every file that the signed-in user may have, for players and download programs on this
/// machine, and as web seed of exported torrents. What is not here is fetched as it is read. It asks nobody who they are.
/// </summary>
internal static class HttpGateway
{
    /// <exception cref="ClientStartException">The address is not on loopback, or taken.</exception>
    public static Task<LoopbackHost> Start(IPEndPoint listen, FileServing files) => LoopbackHost.Start("the gateway", listen, endpoints =>
        endpoints.MapMethods("/files/{group}/{file}", ["GET", "HEAD"], (HttpContext http, string group, string file) => files.Serve(http, group, file)));

    /// <summary>The address below which a group's files are, each under its name.</summary>
    public static Uri FolderOf(string gateway, string group) => new($"{gateway}/files/{Uri.EscapeDataString(group)}/");
}
