using System.Net;
using System.Net.Http.Headers;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Tests.Downloads;
using Xunit;

namespace AkkaP2P.Client.Tests.Gateway;

/// <summary>Files that this node has not, or only in part, read over its gateway. The nodes are real; only the tracker is a table.</summary>
public sealed class OnDemandSpec : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TestHub _hub = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(90) };
    private readonly List<IAsyncDisposable> _parts = [];
    private TestNode _alice = null!;
    private TestNode _bob = null!;

    public async Task InitializeAsync()
    {
        _alice = await Node("alice");
        _bob = await Node("bob");
    }

    public async Task DisposeAsync()
    {
        _parts.Reverse();
        foreach (var part in _parts) await part.DisposeAsync();
        _client.Dispose();
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_not_here_comes_while_it_is_read_and_is_shared_then()
    {
        var content = await Shared("film.mkv", 3_000_000);
        var gateway = await Gateway(new GatewaySettings());
        Assert.Equal(content, await _client.GetByteArrayAsync(gateway.Of("film.mkv")));

        var done = Assert.Single((await _bob.Wait()).Value.Downloads);
        Assert.Equal(_folder["bob/cache/bob/lab/film.mkv"], done.Path);
        Assert.Equal(content, await _client.GetByteArrayAsync(gateway.Of("film.mkv")));
        Assert.Single((await _bob.Transfers.Downloads.Show(default)).Value.Downloads);
    }

    [Fact]
    public async Task What_is_read_comes_before_the_rest()
    {
        var content = await Shared("film.mkv", 21 << 20);
        _alice.Transfers.SetLimit(TransferDirection.Upload, 1 << 20);
        var gateway = await Gateway(new GatewaySettings { ReadAhead = 0 });

        var last = await Range(gateway, "film.mkv", content.Length - 100, content.Length - 1);
        Assert.Equal(content[^100..], last);
        var first = await Range(gateway, "film.mkv", 0, 99);
        Assert.Equal(content[..100], first);
        var running = Assert.Single((await _bob.Transfers.Downloads.Show(default)).Value.Downloads);
        Assert.False(running.Ended);
    }

    [Fact]
    public async Task Several_clients_read_one_running_download()
    {
        var content = await Shared("film.mkv", 8 << 20);
        var id = await _bob.Download("film.mkv", _folder.Sub("to"));
        var gateway = await Gateway(new GatewaySettings());

        var parts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Range(gateway, "film.mkv", i << 20, ((i + 1) << 20) - 1)));

        Assert.Equal(content, parts.SelectMany(p => p).ToArray());
        Assert.Equal(id, Assert.Single((await _bob.Wait()).Value.Downloads).DownloadId);
    }

    [Fact]
    public async Task Asking_for_the_head_begins_no_download()
    {
        await Shared("film.mkv", 100_000);
        var gateway = await Gateway(new GatewaySettings());
        using var request = new HttpRequestMessage(HttpMethod.Head, gateway.Of("film.mkv"));
        using var response = await _client.SendAsync(request);
        Assert.Equal(100_000, response.Content.Headers.ContentLength);
        Assert.Empty((await _bob.Transfers.Downloads.Show(default)).Value.Downloads);
    }

    [Fact]
    public async Task An_empty_file_is_served_without_a_download()
    {
        await Shared("empty", 0);
        var gateway = await Gateway(new GatewaySettings());
        Assert.Empty(await _client.GetByteArrayAsync(gateway.Of("empty")));
    }

    [Fact]
    public async Task A_paused_download_is_left_alone_and_the_reader_told_how_to_go_on()
    {
        await Shared("film.mkv", 8 << 20);
        _alice.Transfers.SetLimit(TransferDirection.Upload, 100_000);
        var id = await _bob.Download("film.mkv", _folder.Sub("to"));
        await _bob.Transfers.Downloads.Pause(id, default);
        var gateway = await Gateway(new GatewaySettings());
        using var response = await _client.GetAsync(gateway.Of("film.mkv"));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains($"resume_download {id}", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_sends_is_given_up_after_a_while()
    {
        await Shared("film.mkv", 100_000);
        await _alice.DisposeAsync();
        var gateway = await Gateway(new GatewaySettings { Wait = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await _client.GetAsync(gateway.Of("film.mkv"))).StatusCode);
    }

    [Fact]
    public async Task A_download_whose_readers_are_gone_is_paused_and_goes_on_with_the_next_one()
    {
        var content = await Shared("film.mkv", 21 << 20);
        _alice.Transfers.SetLimit(TransferDirection.Upload, 1 << 20);
        var gateway = await Gateway(new GatewaySettings { ReadAhead = 0, IdlePause = TimeSpan.FromMilliseconds(1) });
        await Range(gateway, "film.mkv", 0, 9);
        var id = Assert.Single((await _bob.Transfers.Downloads.Show(default)).Value.Downloads).DownloadId;
        await _bob.Until(id, d => d.State == DownloadState.Paused);

        Assert.Equal(content[^10..], await Range(gateway, "film.mkv", content.Length - 10, content.Length - 1));
        Assert.Equal(id, Assert.Single((await _bob.Transfers.Downloads.Show(default)).Value.Downloads).DownloadId);
    }

    [Fact]
    public async Task The_cache_is_bounded_and_the_file_unused_for_longest_goes_first()
    {
        foreach (var name in (string[])["a", "b", "c"]) await Shared(name, 1_000_000);
        await Shared("large", 2_500_001);
        var gateway = await Gateway(new GatewaySettings { Cache = 2_500_000 });
        foreach (var name in (string[])["a", "b", "a", "c"])
        {
            await _client.GetByteArrayAsync(gateway.Of(name));
            await _bob.Wait();
        }

        Assert.Equal(["a", "c"], Directory.GetFiles(_folder["bob/cache/bob/lab"]).Select(Path.GetFileName).Order());
        Assert.Equal(HttpStatusCode.InsufficientStorage, (await _client.GetAsync(gateway.Of("large"))).StatusCode);
        Assert.Equal(2, Directory.GetFiles(_folder["bob/cache/bob/lab"]).Length);
    }

    private async Task<TestNode> Node(string user)
    {
        var node = await TestNode.Start(_hub, user, _folder[user]);
        _parts.Add(node);
        return node;
    }

    private async Task<TestGateway> Gateway(GatewaySettings settings)
    {
        var gateway = await TestGateway.Start(_hub, _bob, _folder["bob"], settings);
        _parts.Add(gateway);
        return gateway;
    }

    private async Task<byte[]> Shared(string name, int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        await File.WriteAllBytesAsync(_folder[name], content);
        await _alice.Share(_folder[name]);
        return content;
    }

    private async Task<byte[]> Range(TestGateway gateway, string file, long from, long to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Of(file));
        request.Headers.Range = new RangeHeaderValue(from, to);
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }
}
