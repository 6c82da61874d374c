using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AkkaP2P.Client.Gateway;

/// <summary>
/// A web server for programs on this machine: bound to loopback, and it answers only requests that are addressed to this machine and do not come from
/// another site's page. So a page in a browser cannot reach it, neither by its address nor under a name of its own that leads here.
/// </summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    private const int MaxConnections = 64;

    private readonly WebApplication _app;

    private LoopbackHost(WebApplication app, string url) => (_app, Url) = (app, url);

    /// <summary><c>http://IP:PORT</c></summary>
    public string Url { get; }

    /// <param name="what">What listens there, for a refusal.</param>
    /// <param name="refuse">The status of a request that is to be refused before it gets anywhere, or null.</param>
    /// <exception cref="ClientStartException">The address is not on loopback, or taken.</exception>
    public static async Task<LoopbackHost> Start(string what, IPEndPoint listen, Action<IEndpointRouteBuilder> map, Func<HttpRequest, int?>? refuse = null)
    {
        if (!IPAddress.IsLoopback(listen.Address)) throw new ClientStartException($"{what} cannot listen on {listen}: only on loopback, as 127.0.0.1:{listen.Port}");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 64 << 10;
        });
        var app = builder.Build();
        app.Use((http, next) => (Refusal(http.Request) ?? refuse?.Invoke(http.Request)) is { } status ? Refuse(http, status) : next(http));
        app.UseRouting();
        map(app);
        app.UseEndpoints(_ => { });
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            throw new ClientStartException($"{what} cannot listen on {listen}: {e.GetBaseException().Message}", e);
        }

        return new LoopbackHost(app, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private static int? Refusal(HttpRequest request)
    {
        if (!IsThisMachine(request.Host.Host)) return StatusCodes.Status421MisdirectedRequest;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "none" or "same-origin")) return StatusCodes.Status403Forbidden;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == $"http://{request.Host}" ? null : StatusCodes.Status403Forbidden;
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
