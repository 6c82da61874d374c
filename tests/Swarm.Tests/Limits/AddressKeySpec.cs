using System.Net;
using AkkaP2P.Swarm.Limits;

namespace AkkaP2P.Swarm.Tests.Limits;

public sealed class AddressKeySpec
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    [InlineData("::1", "::")]
    public void A_host_cannot_pass_for_many(string address, string key) => Assert.Equal(key, AddressKey.Of(IPAddress.Parse(address)));
}
