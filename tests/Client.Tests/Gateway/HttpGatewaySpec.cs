using System.Net;
using System.Net.Http.Headers;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Tests.Downloads;
using Xunit;

namespace AkkaP2P.Client.Tests.Gateway;

/// <summary>What the gateway says of a file that this node shares, and whom it refuses.</summary>
public sealed class HttpGatewaySpec : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TestHub _hub = new();
    private readonly HttpClient _client = new();
    private string? _user = "alice";
    private TestNode _node = null!;
    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.Start(_hub, "alice", _folder["alice"]);
        _gateway = await TestGateway.Start(_hub, _node, _folder["alice"], new GatewaySettings(), () => _user);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _node.DisposeAsync();
        _client.Dispose();
        _hub.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a.mkv")]
    [InlineData("100% ä? #1.mkv")]
    public async Task A_shared_file_is_served_whole_under_its_name(string name)
    {
        var root = await Share(name);
        using var response = await _client.GetAsync(_gateway.Of(name));
        Assert.Equal("abc", await response.Content.ReadAsStringAsync());
        Assert.Equal($"\"{root}\"", response.Headers.ETag!.Tag);
        Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
        Assert.StartsWith("video/", response.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, "b", 1, 1)]
    [InlineData(1, null, "bc", 1, 2)]
    [InlineData(null, 1, "c", 2, 2)]
    [InlineData(2, 99, "c", 2, 2)]
    public async Task A_range_of_it_is_served(int? from, int? to, string content, int first, int last)
    {
        await Share("a");
        using var response = await Get("a", request => request.Headers.Range = new RangeHeaderValue(from, to));
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(content, await response.Content.ReadAsStringAsync());
        Assert.Equal(new ContentRangeHeaderValue(first, last, 3), response.Content.Headers.ContentRange);
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_refused()
    {
        await Share("a");
        using var response = await Get("a", request => request.Headers.Range = new RangeHeaderValue(9, 12));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(3), response.Content.Headers.ContentRange);
    }

    [Fact]
    public async Task A_range_of_another_version_is_answered_with_the_whole_file()
    {
        await Share("a");
        using var response = await Get("a", request =>
        {
            request.Headers.Range = new RangeHeaderValue(1, 1);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("abc", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_version_that_the_client_has_is_not_sent_again()
    {
        var root = await Share("a");
        using var response = await Get("a", request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{root}\"")));
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Fact]
    public async Task Asking_for_the_head_tells_the_size()
    {
        await Share("a");
        using var response = await Get("a", request => request.Method = HttpMethod.Head);
        Assert.Equal(3, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_page_that_someone_shares_is_a_download_and_nothing_in_it_runs()
    {
        await Share("trap.html");
        using var response = await _client.GetAsync(_gateway.Of("trap.html"));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith("sandbox;", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task What_nobody_shares_is_not_there()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(_gateway.Of("none"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(_gateway.Of("..%2Fnone"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri(_gateway.Url + "/"))).StatusCode);
    }

    [Fact]
    public async Task With_nobody_signed_in_nothing_is_served()
    {
        await Share("a");
        _user = null;
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.GetAsync(_gateway.Of("a"))).StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.OK)]
    public async Task Pages_of_other_sites_are_refused(string header, string value, HttpStatusCode status)
    {
        await Share("a");
        using var response = await Get("a", request => request.Headers.Add(header, value));
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task It_listens_on_loopback_only_and_says_when_the_port_is_taken()
    {
        Assert.Contains("only on loopback", (await Refused(new IPEndPoint(IPAddress.Any, 0))).Message, StringComparison.Ordinal);
        var taken = new IPEndPoint(IPAddress.Loopback, new Uri(_gateway.Url).Port);
        Assert.Contains(taken.ToString(), (await Refused(taken)).Message, StringComparison.Ordinal);
    }

    private static Task<ClientStartException> Refused(IPEndPoint listen) =>
        Assert.ThrowsAsync<ClientStartException>(() => LoopbackHost.Start("the gateway", listen, _ => { }));

    private async Task<Protocol.Hash256?> Share(string name)
    {
        await File.WriteAllTextAsync(_folder[name], "abc");
        return (await _node.Share(_folder[name])).Root;
    }

    private async Task<HttpResponseMessage> Get(string file, Action<HttpRequestMessage> with)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _gateway.Of(file));
        with(request);
        return await _client.SendAsync(request);
    }
}
