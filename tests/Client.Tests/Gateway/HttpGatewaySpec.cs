using System.Net;
using System.Net.Http.Headers;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Tests.Shares;
using Xunit;

namespace AkkaP2P.Client.Tests.Gateway;

public sealed class HttpGatewaySpec : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ShareTable _table = new(new RegistryObserver());
    private readonly HttpClient _client = new();
    private string? _user = "alice";
    private HttpGateway? _gateway;

    public async Task InitializeAsync()
    {
        _table.Load("alice", []);
        _gateway = await HttpGateway.Start(new IPEndPoint(IPAddress.Loopback, 0), _table, () => _user);
    }

    public async Task DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a.mkv")]
    [InlineData("100% ä? #1.mkv")]
    public async Task A_shared_file_is_served_whole_under_its_name(string name)
    {
        _table.Add(Some.OnDisk(_folder, name));
        using var response = await _client.GetAsync(Url(name));
        Assert.Equal("abc", await response.Content.ReadAsStringAsync());
        Assert.Equal($"\"{Some.Info(name).Root}\"", response.Headers.ETag!.Tag);
        Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
    }

    [Fact]
    public async Task A_range_of_it_is_served()
    {
        _table.Add(Some.OnDisk(_folder, "a"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("a"));
        request.Headers.Range = new RangeHeaderValue(1, 1);
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("b", await response.Content.ReadAsStringAsync());
        Assert.Equal(new ContentRangeHeaderValue(1, 1, 3), response.Content.Headers.ContentRange);
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_refused()
    {
        _table.Add(Some.OnDisk(_folder, "a"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("a"));
        request.Headers.Range = new RangeHeaderValue(9, 12);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Asking_for_the_head_tells_the_size()
    {
        _table.Add(Some.OnDisk(_folder, "a"));
        using var request = new HttpRequestMessage(HttpMethod.Head, Url("a"));
        Assert.Equal(3, (await _client.SendAsync(request)).Content.Headers.ContentLength);
    }

    [Fact]
    public async Task What_is_not_shared_whole_is_not_there()
    {
        _table.AddPartial(Some.Info("part"), new Some.Download());
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(Url("part"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(Url("..%2Fpart"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri(_gateway!.Url + "/"))).StatusCode);
    }

    [Fact]
    public async Task A_file_that_changed_is_gone()
    {
        var share = Some.OnDisk(_folder, "a");
        _table.Add(share);
        File.AppendAllText(share.Info.Path, "d");
        Assert.Equal(HttpStatusCode.Gone, (await _client.GetAsync(Url("a"))).StatusCode);
    }

    [Fact]
    public async Task With_nobody_signed_in_nothing_is_served()
    {
        _table.Add(Some.OnDisk(_folder, "a"));
        _user = null;
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.GetAsync(Url("a"))).StatusCode);
    }

    [Fact]
    public async Task A_request_for_another_host_is_refused()
    {
        _table.Add(Some.OnDisk(_folder, "a"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("a"));
        request.Headers.Host = "evil.example";
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task It_listens_on_loopback_only_and_says_when_the_port_is_taken()
    {
        await Assert.ThrowsAsync<ClientStartException>(() => HttpGateway.Start(new IPEndPoint(IPAddress.Any, 0), _table, () => _user));
        var taken = new IPEndPoint(IPAddress.Loopback, new Uri(_gateway!.Url).Port);
        Assert.Contains(taken.ToString(), (await Assert.ThrowsAsync<ClientStartException>(() => HttpGateway.Start(taken, _table, () => _user))).Message, StringComparison.Ordinal);
    }

    private Uri Url(string file) => HttpGateway.UrlOf(_gateway!.Url, "films", file);
}
