using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AkkaP2P.Client.Tests.Trackers;

/// <summary>
/// A web server under a cluster's CA that answers as the spec says: <see cref="Answer"/> takes each request that is not one for the CA, an event stream
/// or the list of trackers, which it has answers of its own for.
/// </summary>
public sealed class FakeTracker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<HttpContext, Task> _streams = [];
    private readonly CancellationTokenSource _dying = new();

    private FakeTracker(WebApplication app) => _app = app;

    public sealed record Request(string Method, string Path, string? Key, string? Token, string? Seen, string? Deadline, string Body);

    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Answers everything with <c>{}</c> until the spec says otherwise.</summary>
    public Func<HttpContext, Request, Task> Answer { get; set; } = (http, _) => Json(http, Done.Instance, ApiJson.Default.Done);

    /// <summary>What an opened event stream sends before it stays open and silent; called each time.</summary>
    public Func<IEnumerable<(string Name, string Data)>> Pushes { get; set; } = () => [];

    /// <summary>Event streams open now.</summary>
    public int Streams => _streams.Count;

    /// <summary>The token that is good; null takes any.</summary>
    public string? GoodToken { get; set; }

    public int Port { get; private set; }

    public string Api => $"https://127.0.0.1:{Port}";

    public TrackerEndpoint Endpoint => new("127.0.0.1", 1, Port);

    public static async Task<FakeTracker> Start(FakeCluster cluster, int port = 0, IPAddress? certified = null)
    {
        // One that nobody else gets while this tracker is gone.
        if (port == 0) port = FreePorts.Take(1)[0];
        var certificate = cluster.Certify(certified ?? IPAddress.Loopback);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        var tracker = new FakeTracker(app);
        app.Run(http => tracker.Handle(http, cluster.Authority));
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        tracker.Port = new Uri(address).Port;
        return tracker;
    }

    public static Task Json<T>(HttpContext http, T body, JsonTypeInfo<T> type)
    {
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, type)).AsTask();
    }

    public static Task Refuse(HttpContext http, int status, ErrorCode code, int? retryAfterSeconds = null)
    {
        http.Response.StatusCode = status;
        return Json(http, new Problem("refused", status, code.Wire(), "the detail", retryAfterSeconds), ApiJson.Default.Problem);
    }

    /// <summary>Never answers, as a suspended process would.</summary>
    public static Task Hang(HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>Stops at once: open connections break.</summary>
    public async ValueTask DisposeAsync()
    {
        await _dying.CancelAsync();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _dying.Dispose();
    }

    private async Task Handle(HttpContext http, X509Certificate2 authority)
    {
        var path = http.Request.Path.Value![ApiRoutes.Prefix.Length..];
        if (path == "/ca")
        {
            await http.Response.WriteAsync(authority.ExportCertificatePem());
            return;
        }

        var request = await Read(http, path);
        Requests.Enqueue(request);
        if (GoodToken is { } good && request.Token is { } token && token != good) await Refuse(http, 401, ErrorCode.NotLoggedIn);
        else if (path == "/events") await Stream(http);
        else if (path == "/trackers") await Json(http, new TrackerList([new TrackerStatus(Api, TrackerState.Up, 0)]), ApiJson.Default.TrackerList);
        else await Answer(http, request);
    }

    private static async Task<Request> Read(HttpContext http, string path)
    {
        using var body = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers;
        return new Request(
            http.Request.Method, path, headers[ApiRoutes.IdempotencyKeyHeader], headers.Authorization.ToString().Replace("Bearer ", "") is { Length: > 0 } token ? token : null,
            headers[ApiRoutes.SeenChangeHeader], headers[ApiRoutes.DeadlineHeader], await body.ReadToEndAsync());
    }

    private async Task Stream(HttpContext http)
    {
        _streams[http] = Task.CompletedTask;
        try
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.StartAsync();
            foreach (var (name, data) in Pushes()) await http.Response.WriteAsync($"event: {name}\ndata: {data}\n\n");
            await http.Response.Body.FlushAsync();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _dying.Token);
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        finally
        {
            _streams.TryRemove(http, out _);
        }
    }
}
