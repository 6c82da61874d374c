using AkkaP2P.Cli.Arguments;
using Xunit;

namespace AkkaP2P.Cli.Tests.Arguments;

public class ValuesSpec
{
    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("10.1.2.3:65535")]
    [InlineData("[::1]:7001")]
    public void An_address_with_a_port_is_an_endpoint(string text)
    {
        Assert.True(Values.TryEndpoint(text, out var endpoint));
        Assert.Equal(text, endpoint.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:+1")]
    [InlineData("127.1:80")]
    [InlineData("localhost:80")]
    [InlineData("::1:80")]
    [InlineData(":80")]
    [InlineData("")]
    public void Anything_else_is_not(string text) => Assert.False(Values.TryEndpoint(text, out _));
}
