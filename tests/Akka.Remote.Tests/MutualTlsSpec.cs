using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote.Tests;

public sealed class MutualTlsSpec : IAsyncLifetime
{
    private readonly RemoteNodes _nodes = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("akka-tls-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _nodes.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Nodes_with_certificates_of_one_authority_talk()
    {
        var authority = Authority("one");
        var (a, b) = (StartNode(authority, "a"), StartNode(authority, "b"));
        b.ActorOf(Echo.Props, "echo");

        var remote = await RemoteNodes.Find(a, b, "echo");

        Assert.Equal("akka.ssl.tcp", remote.Path.Address.Protocol);
        Assert.Equal("hello", await remote.Ask<string>("hello", RemoteNodes.Patience));
    }

    [Fact]
    public async Task A_node_of_another_authority_is_not_heard()
    {
        var (stranger, b) = (StartNode(Authority("other"), "a"), StartNode(Authority("one"), "b"));
        b.ActorOf(Echo.Props, "echo");

        await Assert.ThrowsAsync<ActorNotFoundException>(() => stranger
            .ActorSelection(new RootActorPath(RemoteNodes.AddressOf(b)) / "user" / "echo").ResolveOne(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_connection_without_a_certificate_is_closed_and_the_node_serves_on()
    {
        var authority = Authority("one");
        var (a, b) = (StartNode(authority, "a"), StartNode(authority, "b"));
        b.ActorOf(Echo.Props, "echo");
        var address = RemoteNodes.AddressOf(b);

        using var client = new TcpClient();
        await client.ConnectAsync(address.Host!, address.Port!.Value);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        var ended = await Record.ExceptionAsync(async () =>
        {
            await tls.AuthenticateAsClientAsync("b").WaitAsync(RemoteNodes.Patience);
            Assert.Equal(0, await tls.ReadAsync(new byte[1].AsMemory()).AsTask().WaitAsync(RemoteNodes.Patience));
        });
        Assert.True(ended is null or IOException or AuthenticationException, ended?.ToString());

        Assert.Equal("on", await (await RemoteNodes.Find(a, b, "echo")).Ask<string>("on", RemoteNodes.Patience));
    }

    private ActorSystem StartNode(X509Certificate2 authority, string name)
    {
        var caFile = Path.Combine(_folder, $"{name}-{authority.Thumbprint}.pem");
        File.WriteAllText(caFile, authority.ExportCertificatePem());
        var config = $$"""
            akka.remote.dot-netty.tcp {
              enable-ssl = true
              ssl.certificate-authority = "{{caFile}}"
            }
            """;
        return _nodes.Start(config, 0, new DotNettySslSetup(Issue(authority, name), suppressValidation: false));
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var serial = RandomNumberGenerator.GetBytes(8);
        using var issued = request.Create(authority, authority.NotBefore, authority.NotAfter, serial);
        return issued.CopyWithPrivateKey(key);
    }
}
