using System.Net;
using AkkaP2P.Tracker.Api;

namespace AkkaP2P.Tracker.Tests.Api;

public sealed class NodeAddressSpec
{
    [Theory]
    [InlineData("192.0.2.7:4001", "192.0.2.7", "192.0.2.7:4001")]
    [InlineData("127.0.0.5:4001", "127.0.0.1", "127.0.0.5:4001")]
    [InlineData("[::1]:4001", "127.0.0.1", "[::1]:4001")]
    [InlineData("[::ffff:192.0.2.7]:4001", "192.0.2.7", "192.0.2.7:4001")]
    [InlineData("[2001:db8::1]:4001", "2001:db8::1", "[2001:db8::1]:4001")]
    public void An_address_the_request_comes_from_is_taken_as_given(string claimed, string seen, string trusted) =>
        Assert.Equal(trusted, NodeAddress.Trusted(claimed, IPAddress.Parse(seen)));

    [Theory]
    [InlineData("198.51.100.1:22", "192.0.2.7", "192.0.2.7:22")]
    [InlineData("127.0.0.1:22", "192.0.2.7", "192.0.2.7:22")]
    [InlineData("0.0.0.0:4001", "192.0.2.7", "192.0.2.7:4001")]
    [InlineData("192.0.2.7:4001", "127.0.0.1", "127.0.0.1:4001")]
    public void Nobody_can_aim_peers_at_a_third_machine(string claimed, string seen, string trusted) =>
        Assert.Equal(trusted, NodeAddress.Trusted(claimed, IPAddress.Parse(seen)));

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.7")]
    [InlineData("192.0.2.7:0")]
    [InlineData("192.0.2.7:70000")]
    [InlineData("example.org:4001")]
    [InlineData("4001")]
    public void What_is_no_address_is_refused(string claimed) => Assert.Null(NodeAddress.Trusted(claimed, IPAddress.Loopback));
}
