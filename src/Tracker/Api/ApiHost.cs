using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Swarm.Limits;
using AkkaP2P.Tracker.Dashboard;
using AkkaP2P.Tracker.Metrics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace AkkaP2P.Tracker.Api;

/// <summary>The web server: TLS on the one address of this tracker's entry, and the routes.</summary>
internal static class ApiHost
{
    /// <summary>How long requests may finish when the tracker stops.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <exception cref="TrackerStartException">The address cannot be bound.</exception>
    public static async Task<WebApplication> Start(
        TrackerEndpoint entry, X509Certificate2 certificate, ApiServices services, MetricsPage metrics, ILoggerFactory logging, CancellationToken cancel)
    {
        var address = await Resolve(entry.Host, cancel);
        var connections = new OpenConnections(new ConnectionTable(services.Settings.Connections, services.Time), services.Bounds, logging.CreateLogger("AkkaP2P.Tracker.Api"));
        var app = Build(new IPEndPoint(address, entry.ApiPort), certificate, services.Settings, connections, logging);
        app.Use(NoSniffing);
        var router = new ApiRouter(app, services, logging.CreateLogger("AkkaP2P.Tracker.Api"));
        AccountRoutes.Map(router, services.Settings);
        GroupRoutes.Map(router, services.Settings);
        FileRoutes.Map(router, services.Settings);
        SwarmRoutes.Map(router, services.Settings);
        EventRoutes.Map(router);
        DashboardRoutes.Map(router, app);
        OperationsRoutes.Map(router, app, services, metrics);
        app.MapOpenApi("/openapi/{documentName}.json");
        try
        {
            await app.StartAsync(cancel);
            return app;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw new TrackerStartException($"cannot listen on {entry.Host}:{entry.ApiPort}: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>The port in use, also when the entry left it to the system.</summary>
    public static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;

    private static WebApplication Build(
        IPEndPoint listen, X509Certificate2 certificate, TrackerSettings settings, OpenConnections connections, ILoggerFactory logging)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Nothing but this program's own settings: no appsettings.json, no ASPNETCORE_URLS.
        builder.Configuration.Sources.Clear();
        builder.Services.AddSingleton(logging);
        builder.Services.AddOpenApi("v1");
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel.Limits, settings);
            kestrel.AddServerHeader = false;
            kestrel.Listen(listen, options =>
            {
                options.Protocols = HttpProtocols.Http1AndHttp2;
                connections.Watch(options);
                options.UseHttps(Tls(certificate, settings));
            });
        });
        return builder.Build();
    }

    private static void Limit(KestrelServerLimits limits, TrackerSettings settings)
    {
        limits.MaxRequestBodySize = settings.MaxBody;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 50;
        limits.MaxRequestLineSize = 4 * 1024;
        limits.Http2.MaxStreamsPerConnection = 32;
        limits.RequestHeadersTimeout = settings.HeadersTimeout;
        limits.KeepAliveTimeout = settings.KeepAliveTimeout;
    }

    private static HttpsConnectionAdapterOptions Tls(X509Certificate2 certificate, TrackerSettings settings) => new()
    {
        ServerCertificate = certificate,
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateMode = ClientCertificateMode.NoCertificate,
        HandshakeTimeout = settings.HeadersTimeout,
    };

    private static Task NoSniffing(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        return next(http);
    }

    private static async Task<IPAddress> Resolve(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var address)) return address;
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancel);
            return found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        }
        catch (Exception e) when (e is SocketException or IndexOutOfRangeException)
        {
            throw new TrackerStartException($"cannot resolve the host {host}", e);
        }
    }

    /// <summary>Signals are the program's; several trackers may run in one process.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
