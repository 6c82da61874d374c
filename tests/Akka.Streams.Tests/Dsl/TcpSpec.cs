using System.Net;
using Akka.IO;
using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class TcpSpec : StreamSpec
{
    [Fact]
    public async Task Bytes_sent_to_an_echo_server_come_back_and_both_sides_complete()
    {
        var binding = await Sys.TcpStream()
            .BindAndHandle(Flow.Create<ByteString>(), Materializer, "127.0.0.1", 0, halfClose: true)
            .WaitAsync(Patience);
        var port = ((IPEndPoint)binding.LocalAddress).Port;

        var echoed = await Source.From(Enumerable.Range(0, 100)).Select(n => ByteString.FromString($"{n};"))
            .Via(Sys.TcpStream().OutgoingConnection("127.0.0.1", port))
            .RunAggregate(ByteString.Empty, (all, next) => all.Concat(next), Materializer)
            .WaitAsync(Patience);

        Assert.Equal(string.Concat(Enumerable.Range(0, 100).Select(n => $"{n};")), echoed.ToString());
        await binding.Unbind().WaitAsync(Patience);
    }
}
