using System.Net.Sockets;
using Akka.IO;
using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

/// <summary>How a connection ends, from either end, in order or not.</summary>
public class TcpClosingSpec : TcpSpecBase
{
    [Fact]
    public async Task With_half_close_a_client_that_has_ended_writing_still_reads()
    {
        var (peer, stream) = await Connect(Net.OutgoingConnection, Source.Single(ByteString.FromString("ask")));
        using var _ = peer;

        Assert.Equal("ask", await ReadToEnd(peer));
        await peer.SendAsync("answer"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("answer", (await stream).ToString());
    }

    [Fact]
    public async Task With_half_close_a_side_goes_on_writing_after_the_peer_has_ended()
    {
        ISourceQueueWithComplete<ByteString> queue = null!;
        var source = Source.Queue<ByteString>(4, OverflowStrategy.Backpressure).MapMaterializedValue(q => queue = q);
        var (peer, stream) = await Connect(Net.OutgoingConnection, source);
        using var _ = peer;
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("", (await stream).ToString());

        await queue.OfferAsync(ByteString.FromString("still ")).WaitAsync(Patience);
        await queue.OfferAsync(ByteString.FromString("here")).WaitAsync(Patience);
        queue.Complete();

        Assert.Equal("still here", await ReadToEnd(peer));
    }

    [Fact]
    public async Task Without_half_close_the_connection_closes_after_the_last_byte_was_written()
    {
        var tail = new byte[4 * 1024 * 1024];
        var port = await Serve(Flow.FromSinkAndSource(
            Sink.Ignore<ByteString>(), Source.Single(ByteString.FromBytes(tail)), Keep.None), halfClose: false);
        using var peer = await Dial(port);

        Assert.Equal(tail.Length, (await ReadToEnd(peer)).Length);
    }

    [Fact]
    public async Task Without_half_close_the_end_of_the_peer_ends_the_handler_too()
    {
        var witness = new Witness<ByteString>();
        var port = await Serve(Flow.FromSinkAndSource(
            Sink.Ignore<ByteString>(), Source.Never<ByteString>().Via(witness), Keep.None), halfClose: false);
        using var peer = await Dial(port);

        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await ReadToEnd(peer));
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task A_peer_that_aborts_fails_the_stream()
    {
        var witness = new Witness<ByteString>();
        var (peer, stream) = await Connect(Net.OutgoingConnection, Source.Never<ByteString>().Via(witness));

        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        var failure = await Assert.ThrowsAsync<StreamTcpException>(() => stream);
        Assert.IsType<SocketException>(failure.InnerException);
        Assert.Same(failure, await witness.Cancelled.WaitAsync(Patience));
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task A_failing_upstream_aborts_the_connection()
    {
        var (peer, stream) = await Connect(
            Net.OutgoingConnection, Source.Single(ByteString.Empty).SelectAsync<ByteString, ByteString, NotUsed>(
                1, _ => Task.FromException<ByteString>(new InvalidOperationException("mine"))));
        using var _ = peer;

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream);
        await Assert.ThrowsAsync<SocketException>(() => ReadToEnd(peer));
    }

    [Fact]
    public async Task A_stream_that_is_torn_down_aborts_the_connection()
    {
        var (peer, stream) = await Connect(Net.OutgoingConnection, Source.Never<ByteString>());
        using var _ = peer;

        Materializer.Shutdown();

        await Assert.ThrowsAsync<AbruptStageTerminationException>(() => stream);
        await Assert.ThrowsAsync<SocketException>(() => ReadToEnd(peer));
    }

    [Fact]
    public async Task When_downstream_cancels_what_arrives_is_dropped_and_writing_goes_on()
    {
        using var listener = Listen();
        var queue = Source.Queue<ByteString>(4, OverflowStrategy.Backpressure)
            .Via(Net.OutgoingConnection(listener.LocalEndPoint!)).To(Sink.Cancelled<ByteString>()).Run(Materializer);
        using var peer = await listener.AcceptAsync().WaitAsync(Patience);

        for (var i = 0; i < 64; i++) await peer.SendAsync(new byte[1024 * 1024]).WaitAsync(Patience);
        await queue.OfferAsync(ByteString.FromString("done")).WaitAsync(Patience);
        queue.Complete();

        Assert.Equal("done", await ReadToEnd(peer));
    }
}
