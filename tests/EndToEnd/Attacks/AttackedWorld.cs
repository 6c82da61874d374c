using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Attacks;

/// <summary>A tracker, anna who shares a file, and bert of her group; and ways to bother them.</summary>
public sealed class AttackedWorld : IAsyncLifetime
{
    public const long MostMemory = 400L << 20;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = NewClient();
    private int _downloads;

    public World World { get; private set; } = null!;

    public ClientProcess Anna { get; private set; } = null!;

    public ClientProcess Bert { get; private set; } = null!;

    /// <summary>The tracker's API, its port for other trackers, anna's port for peers.</summary>
    public Dictionary<string, IPEndPoint> Ports { get; } = [];

    public string Small { get; private set; } = "";

    private string Api => $"https://{Ports["api"]}";

    public async Task InitializeAsync()
    {
        World = await World.Start();
        var members = await World.Members("anna", "bert");
        (Anna, Bert) = (members[0], members[1]);
        Small = World.MakeFile("small.bin", 700_000);
        await Anna.Ok($"upload_file {Small} films");
        Ports["peer"] = IPEndPoint.Parse((await Anna.Ok("status")).GetProperty("listen").GetString()!);
        var info = await File.ReadAllTextAsync(World.TrackerInfo);
        foreach (var (name, key) in new[] { ("cluster", "cluster-port = "), ("api", "api-port = ") })
        {
            var port = string.Concat(info[(info.IndexOf(key, StringComparison.Ordinal) + key.Length)..].TakeWhile(char.IsAsciiDigit));
            Ports[name] = new IPEndPoint(IPAddress.Loopback, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await World.DisposeAsync();
    }

    /// <summary>Commands, new connections and transfers work, and nobody has taken more memory than he may.</summary>
    public async Task ServesNormally()
    {
        using var fresh = NewClient();
        Assert.Equal("ok\n", await fresh.GetStringAsync(new Uri($"{Api}/readyz")));
        await Anna.Ok("list_members films");
        var copy = World.Path($"copy{_downloads++}");
        await Bert.Download("films", "small.bin", copy);
        World.AssertSameBytes(Small, copy);
        Assert.InRange(World.Tracker.PeakResidentBytes(), 0, MostMemory);
        Assert.InRange(Anna.Process.PeakResidentBytes(), 0, MostMemory);
    }

    public Task<string> Metrics() => _http.GetStringAsync(new Uri($"{Api}/metrics"));

    public async Task<TcpClient> Connect(string port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(Ports[port]);
        return client;
    }

    /// <summary>With TLS, whoever is there, and with this certificate if any.</summary>
    public static async Task<SslStream> Encrypt(TcpClient client, X509Certificate2? certificate = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = certificate is null ? null : [certificate] };
        await tls.AuthenticateAsClientAsync(options, limit.Token);
        return tls;
    }

    /// <summary>Sends it; how the other takes it does not matter.</summary>
    public async Task Throw(string port, ReadOnlyMemory<byte> bytes)
    {
        using var client = await Connect(port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes);
            client.Client.Shutdown(SocketShutdown.Send);
            await UntilClosed(stream);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // It has hung up already.
        }
    }

    /// <summary>One byte more, unless it has lost its patience and hung up.</summary>
    public static async Task TryWrite(Stream stream, byte next)
    {
        try
        {
            await stream.WriteAsync(new[] { next });
        }
        catch (IOException)
        {
            // It has.
        }
    }

    public static async Task UntilClosed(Stream stream)
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[1000];
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Closed without ceremony is closed too.
        }
    }

    private static HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        return new HttpClient(handler) { Timeout = Patience };
    }
}
