using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Client.Tests;

public sealed class NodeIdentitySpec : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_node_keeps_its_key_over_restarts()
    {
        using var first = NodeIdentity.LoadOrCreate(_data.Path);
        using var second = NodeIdentity.LoadOrCreate(_data.Path);
        Assert.Equal(first.NodeId, second.NodeId);
        Assert.True(second.Certificate.HasPrivateKey);
    }

    [Fact]
    public void The_node_id_is_the_hash_of_the_public_key()
    {
        using var identity = NodeIdentity.LoadOrCreate(_data.Path);
        using var key = identity.Certificate.GetECDsaPublicKey()!;
        Assert.Equal(new Hash256(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), identity.NodeId);
    }

    [Fact]
    public void Only_its_owner_may_read_the_key()
    {
        NodeIdentity.LoadOrCreate(_data.Path).Dispose();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_data["node.pem"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_broken_key_is_named_and_not_replaced(string content)
    {
        File.WriteAllText(_data["node.pem"], content);
        var e = Assert.Throws<ClientStartException>(() => NodeIdentity.LoadOrCreate(_data.Path));
        Assert.Contains(_data["node.pem"], e.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_data["node.pem"]));
    }
}
