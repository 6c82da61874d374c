using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

public sealed class OperationsSpec(FilmsTracker films) : IClassFixture<FilmsTracker>
{
    [Theory]
    [InlineData("/livez", "ok")]
    [InlineData("/readyz", "ok")]
    [InlineData("/", "AkkaP2P tracker")]
    [InlineData("/metrics", "akkap2p_commands_total{route=\"POST /groups\",code=\"ok\"} 1")]
    public async Task Operators_are_answered(string path, string text)
    {
        var (status, body) = await films["nobody"].GetPlain(path);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(text, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var (status, body) = await films["nobody"].GetPlain("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, status);
        using var document = JsonDocument.Parse(body);
        var paths = document.RootElement.GetProperty("paths");
        Assert.True(paths.GetProperty("/api/v1/groups/{group}/files").TryGetProperty("post", out var post));
        Assert.True(post.TryGetProperty("requestBody", out _));
        Assert.Contains("piece_layer", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_certificate_is_of_the_ca_it_tells_and_for_its_address()
    {
        var pem = Encoding.ASCII.GetString((await films["nobody"].Get("/ca")).Body);
        using var ca = X509Certificate2.CreateFromPem(pem);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { ca },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var http = new HttpClient(handler);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(films.Tracker.Node.Api + "/livez"))).StatusCode);
    }

    [Fact]
    public async Task Every_reply_tells_the_newest_change() =>
        Assert.True(long.Parse((await films["ann"].Get("/groups")).Headers[ApiRoutes.ChangeHeader], null) > 0);
}
