using System.Net;
using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace AkkaP2P.Client.Gateway;

/// <summary>
/// <c>GET /files/{group}/{file}</c> over plain HTTP, with ranges: what the signed-in user shares whole, for players and download programs on this
/// machine, and as web seed of exported torrents. It asks nobody who they are, so it is bound to loopback and answers only requests that
/// are addressed to it: a web page cannot reach it under a name of its own.
/// </summary>
internal sealed class HttpGateway : IAsyncDisposable
{
    private const int MaxConnections = 64;

    private readonly WebApplication _app;

    private HttpGateway(WebApplication app, string url) => (_app, Url) = (app, url);

    /// <summary><c>http://IP:PORT</c></summary>
    public string Url { get; }

    /// <param name="user">Who is signed in, or null.</param>
    /// <exception cref="ClientStartException">The address is not on loopback, or taken.</exception>
    public static async Task<HttpGateway> Start(IPEndPoint listen, ShareTable shares, Func<string?> user)
    {
        if (!IPAddress.IsLoopback(listen.Address)) throw new ClientStartException($"the gateway cannot listen on {listen}: only on loopback, since it lets everyone in");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        var app = builder.Build();
        app.Use((http, next) => IsForThisMachine(http.Request.Host) ? next(http) : Refuse(http, StatusCodes.Status421MisdirectedRequest));
        app.UseRouting();
        app.MapMethods("/files/{group}/{file}", ["GET", "HEAD"], (HttpContext http, string group, string file) => Serve(shares, user(), group, file).ExecuteAsync(http));
        app.UseEndpoints(_ => { });
        try
        {
            await app.StartAsync();
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new ClientStartException($"the gateway cannot listen on {listen}: {e.GetBaseException().Message}", e);
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new HttpGateway(app, address);
    }

    /// <summary>The address of a file's bytes at a gateway.</summary>
    public static Uri UrlOf(string gateway, string group, string file) => new($"{gateway}/files/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(file)}");

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private static bool IsForThisMachine(HostString host) =>
        host.Host == "localhost" || (IPAddress.TryParse(host.Host, out var address) && IPAddress.IsLoopback(address));

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static IResult Serve(ShareTable shares, string? user, string group, string file)
    {
        if (user is null) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (shares.Find(new ShareKey(user, group, file)) is not { } served) return Results.NotFound();
        var opened = shares.Open(served);
        if (opened.Error is { } error) return Results.StatusCode(error.Code == ErrorCode.FileChanged ? StatusCodes.Status410Gone : StatusCodes.Status404NotFound);
        var stream = new FileStream(opened.Value, FileAccess.Read, bufferSize: 0);
        var tag = served.Info.Root is { } root ? new EntityTagHeaderValue($"\"{root}\"") : null;
        return Results.Stream(stream, "application/octet-stream", entityTag: tag, enableRangeProcessing: true);
    }
}
