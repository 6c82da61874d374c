using System.Buffers.Text;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Bench.Trackers;

/// <summary>
/// One caller: HTTP/1.1 over one TLS connection, one request at a time. It does as little as it can itself, since it shares the
/// machine with those it measures.
/// </summary>
internal sealed class ApiConnection : IDisposable
{
    private readonly SslStream _stream;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _length;

    private ApiConnection(SslStream stream) => _stream = stream;

    public string Token { get; set; } = "";

    /// <param name="authority">The CA of the cluster.</param>
    public static async Task<ApiConnection> Open(IPEndPoint api, X509Certificate2 authority)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(api);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = api.Address.ToString(),
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        return new ApiConnection(stream);
    }

    public byte[] Request(string method, string path, string? body = null, string? key = null)
    {
        var head = new StringBuilder($"{method} {ApiRoutes.Prefix}{path} HTTP/1.1\r\nHost: tracker\r\n");
        if (Token.Length > 0) head.Append($"Authorization: Bearer {Token}\r\n");
        if (key is not null) head.Append($"{ApiRoutes.IdempotencyKeyHeader}: {key}\r\n");
        if (body is not null) head.Append("Content-Type: application/json\r\n");
        if (method != "GET") head.Append($"Content-Length: {Encoding.UTF8.GetByteCount(body ?? "")}\r\n");
        return Encoding.UTF8.GetBytes($"{head}\r\n{body}");
    }

    /// <summary>Sends one request and gives the body of its answer, which must be 200.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> Call(ReadOnlyMemory<byte> request)
    {
        await _stream.WriteAsync(request);
        _length = 0;
        while (true)
        {
            await ReadMore();
            var head = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
            if (head < 0) continue;
            var body = ContentLength(_buffer.AsSpan(0, head));
            while (_length < head + 4 + body) await ReadMore();
            if (!_buffer.AsSpan(0, _length).StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException(Encoding.UTF8.GetString(_buffer, 0, _length));
            return _buffer.AsMemory(head + 4, body);
        }
    }

    /// <summary>Sends a request for an event stream and counts events until the stream ends.</summary>
    public async Task Listen(Action onEvent)
    {
        await _stream.WriteAsync(Request("GET", "/events"));
        var small = new byte[4096];
        while (await _stream.ReadAsync(small) is > 0 and var read)
        {
            for (var at = small.AsSpan(0, read).IndexOf("event: "u8); at >= 0; at = Next(small.AsSpan(0, read), at)) onEvent();
        }
    }

    public void Dispose() => _stream.Dispose();

    private static int Next(ReadOnlySpan<byte> text, int after) =>
        text[(after + 1)..].IndexOf("event: "u8) is >= 0 and var at ? after + 1 + at : -1;

    private async ValueTask ReadMore()
    {
        var read = await _stream.ReadAsync(_buffer.AsMemory(_length));
        if (read == 0) throw new IOException("the tracker closed the connection");
        _length += read;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : throw new InvalidOperationException("no length");
    }
}
