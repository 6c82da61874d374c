using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Attacks;

/// <summary>Real processes are attacked on every port they have, and serve normally during it or after it.</summary>
public sealed class AttacksSpec(AttackedWorld attacked) : IClassFixture<AttackedWorld>
{
    private const int HalfOpen = 2_000;

    [Theory]
    [InlineData("api")]
    [InlineData("peer")]
    [InlineData("cluster")]
    public async Task Two_thousand_half_open_connections_keep_nobody_out(string port)
    {
        var open = new List<TcpClient>();
        try
        {
            for (var i = 0; i < HalfOpen; i++)
            {
                try
                {
                    open.Add(await attacked.Connect(port));
                }
                catch (SocketException)
                {
                    // One too many for it.
                }
            }

            await attacked.ServesNormally();
        }
        finally
        {
            foreach (var client in open) client.Dispose();
        }

        await attacked.ServesNormally();
    }

    [Fact]
    public async Task Requests_that_come_byte_by_byte_keep_nobody_out()
    {
        var slow = new List<(TcpClient Client, SslStream Tls)>();
        for (var i = 0; i < 100; i++)
        {
            var client = await attacked.Connect("api");
            slow.Add((client, await AttackedWorld.Encrypt(client)));
        }

        foreach (var next in "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n")
        {
            foreach (var (_, tls) in slow) await AttackedWorld.TryWrite(tls, (byte)next);
        }

        await attacked.ServesNormally();
        foreach (var (client, tls) in slow)
        {
            await tls.DisposeAsync();
            client.Dispose();
        }
    }

    [Theory]
    [InlineData("api")]
    [InlineData("peer")]
    [InlineData("cluster")]
    public async Task Noise_truncated_tls_and_endless_lengths_hurt_nobody(string port)
    {
        var random = new Random(7);
        var noise = new byte[5_000];
        random.NextBytes(noise);
        byte[] clientHello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3, .. noise.AsSpan(0, 100)];
        byte[] endless = [0xFF, 0xFF, 0xFF, 0xFF, .. noise];
        byte[][] thrown =
        [
            noise, clientHello, endless, [0x7F, 0xFF, 0xFF, 0xFF, 5], "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), [],
        ];
        for (var round = 0; round < 3; round++) await Task.WhenAll(thrown.Select(bytes => attacked.Throw(port, bytes)));
        await attacked.ServesNormally();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tracker_talks_to_no_one_without_a_certificate_of_the_cluster(bool withOneOfItsOwn)
    {
        using var certificate = withOneOfItsOwn ? SelfSigned() : null;
        using var client = await attacked.Connect("cluster");
        try
        {
            await using var tls = await AttackedWorld.Encrypt(client, certificate);
            await tls.WriteAsync(new byte[] { 0, 0, 0, 2, 0x0A, 0 });
            Assert.Equal(0, await tls.ReadAsync(new byte[1]).AsTask().WaitAsync(AttackedWorld.Patience));
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // Refused while TLS was agreed on, or just after it.
        }

        await attacked.ServesNormally();
    }

    [Fact]
    public async Task Who_is_removed_is_cut_off_in_the_middle_of_a_download()
    {
        var carl = await attacked.World.Join(attacked.Anna, "carl", "--download-limit", "1MB/s");
        var big = attacked.World.MakeFile("big.bin", 60_000_000);
        await attacked.Anna.Ok($"upload_file {big} films");
        await carl.Ok($"download_file films big.bin {attacked.World.Path("stolen.bin")}");
        while ((await carl.Event("download_progress")).GetProperty("bytes_done").GetInt64() == 0)
        {
            // It has to be under way.
        }

        await attacked.Anna.Ok("remove_member films carl");

        await carl.Event("download_failed");
        Assert.False(File.Exists(attacked.World.Path("stolen.bin")));
        Assert.Equal("not_a_member", await carl.Refused($"download_file films small.bin {attacked.World.Path("stolen2.bin")}"));
        Assert.Equal("not_a_member", await carl.Refused("list_files films"));
        await attacked.ServesNormally();
    }

    [Fact]
    public async Task Nothing_secret_is_written_anywhere()
    {
        await attacked.Bert.Ok("logout");
        Assert.Equal("invalid_credentials", await attacked.Bert.Refused("login bert wrong-secret-1"));
        await attacked.Bert.Ok($"login bert {World.Password}");
        await attacked.ServesNormally();

        // What a stored hash of a password begins with, a key in PEM, a token on its way, and the passwords themselves.
        string[] secrets = [World.Password, "wrong-secret-1", "AQAAAAI", "PRIVATE KEY", "Bearer "];
        foreach (var (where, text) in await WhatIsWritten())
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{secret} in {where}"));
    }

    [Fact]
    public void Files_with_keys_are_their_owners_only()
    {
        var keys = Directory.EnumerateFiles(attacked.World.Folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is "node.pem" or "store.db" or "store.db-wal" or "store.db-shm").ToArray();
        Assert.True(keys.Length >= 3, string.Join('\n', keys));
        if (OperatingSystem.IsWindows()) return;
        foreach (var key in keys) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    private async Task<List<(string Where, string Text)>> WhatIsWritten()
    {
        var written = new List<(string, string)> { ("metrics", await attacked.Metrics()) };
        foreach (var process in new[] { attacked.World.Tracker, attacked.Anna.Process, attacked.Bert.Process })
        {
            written.Add(("arguments", await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline")));
            written.Add(("stderr", string.Join('\n', process.Errors)));
        }

        written.AddRange(new[] { attacked.Anna, attacked.Bert }.SelectMany(c => c.Written).Select(line => ("stdout", JsonSerializer.Serialize(line))));
        var texts = Directory.EnumerateFiles(attacked.World.Folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".log" or ".json" or ".conf" || Path.GetFileName(f) is "history").ToArray();
        Assert.Contains(texts, t => t.EndsWith(".log", StringComparison.Ordinal));
        foreach (var path in texts)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.UTF8);
            written.Add((path, await reader.ReadToEndAsync()));
        }

        return written;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=AkkaP2P tracker", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
