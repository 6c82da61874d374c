using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Akka.IO;
using Akka.Streams.Dsl;
using Xunit;
using Tcp = Akka.Streams.Dsl.Tcp;

namespace Akka.Streams.Tests.Dsl;

public class TcpSpec : TcpSpecBase
{
    [Fact]
    public async Task Bytes_sent_to_an_echo_server_come_back_and_both_sides_complete()
    {
        var witness = new Witness<ByteString>();
        var port = await Serve(Flow.Create<ByteString>().Via(witness), halfClose: true);

        var echoed = await Source.From(Enumerable.Range(0, 100)).Select(n => ByteString.FromString($"{n};"))
            .Via(Net.OutgoingConnection("127.0.0.1", port))
            .RunAggregate(ByteString.Empty, (all, next) => all.Concat(next), Materializer)
            .WaitAsync(Patience);

        Assert.Equal(string.Concat(Enumerable.Range(0, 100).Select(n => $"{n};")), echoed.ToString());
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task The_values_tell_the_addresses_of_both_ends()
    {
        var accepted = new TaskCompletionSource<Tcp.IncomingConnection>();
        var binding = await Net.Bind("127.0.0.1", 0).To(Sink.ForEach<Tcp.IncomingConnection>(connection =>
        {
            accepted.SetResult(connection);
            connection.HandleWith(Flow.Create<ByteString>(), Materializer);
        })).Run(Materializer).WaitAsync(Patience);

        var outgoing = await Source.Single(ByteString.FromString("x"))
            .ViaMaterialized(Net.OutgoingConnection(binding.LocalAddress), Keep.Right)
            .To(Sink.Ignore<ByteString>()).Run(Materializer).WaitAsync(Patience);

        var incoming = await accepted.Task.WaitAsync(Patience);
        Assert.Equal(binding.LocalAddress, outgoing.RemoteAddress);
        Assert.Equal(binding.LocalAddress, incoming.LocalAddress);
        Assert.Equal(outgoing.LocalAddress, incoming.RemoteAddress);
        await binding.Unbind().WaitAsync(Patience);
    }

    [Fact]
    public async Task Many_bytes_in_odd_chunks_arrive_as_they_were_sent()
    {
        const int total = 64 * 1024 * 1024;
        var bytes = RandomNumberGenerator.GetBytes(total);
        var random = new Random(42);
        IEnumerable<ByteString> Chunks()
        {
            for (var at = 0; at < total;)
            {
                var chunk = ByteString.Empty;
                for (var parts = random.Next(1, 600); parts > 0 && at < total; parts--)
                {
                    var count = Math.Min(random.Next(1, 2000), total - at);
                    chunk = chunk.Concat(ByteString.FromBytes(bytes, at, count));
                    at += count;
                }

                yield return chunk;
            }
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var arrived = new TaskCompletionSource<long>();
        var count = Sink.Aggregate<ByteString, long>(0, (sum, next) =>
        {
            hash.AppendData(next.ToArray());
            return sum + next.Count;
        });
        var port = await Serve(Flow.FromSinkAndSource(
            count.MapMaterializedValue(task => task.ContinueWith(t => arrived.SetResult(t.Result), TaskScheduler.Default)),
            Source.Empty<ByteString>(),
            Keep.None), halfClose: true);

        Source.From(Chunks()).Via(Net.OutgoingConnection("127.0.0.1", port)).To(Sink.Ignore<ByteString>()).Run(Materializer);

        Assert.Equal(total, await arrived.Task.WaitAsync(Patience));
        Assert.Equal(SHA256.HashData(bytes), hash.GetCurrentHash());
    }

    [Fact]
    public async Task A_peer_that_does_not_read_bounds_what_is_taken_from_upstream()
    {
        var witness = new Witness<ByteString>();
        var chunk = ByteString.FromBytes(new byte[1024 * 1024]);
        var (peer, stream) = await Connect(Net.OutgoingConnection, Source.Repeat(chunk).Take(256).Via(witness));
        using var _ = peer;

        Assert.Equal(256 * 1024 * 1024, await CountToEnd(peer, () => Assert.True(
            witness.Seen.Count < 64, $"{witness.Seen.Count} chunks were taken for a peer that has read one byte")));
        peer.Shutdown(SocketShutdown.Send);
        await stream;
    }

    [Fact]
    public async Task A_stream_that_does_not_read_bounds_what_a_peer_can_send()
    {
        using var listener = Listen();
        var sink = Source.Never<ByteString>().Via(Net.OutgoingConnection(listener.LocalEndPoint!))
            .RunWith(new OnDemand<ByteString>(), Materializer);
        using var peer = await listener.AcceptAsync().WaitAsync(Patience);
        peer.Blocking = false;

        var sent = 0L;
        var block = new byte[1024 * 1024];
        while (peer.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite)) sent += peer.Send(block, SocketFlags.None, out _);

        Assert.InRange(sent, 1, 64L * 1024 * 1024);
        peer.Dispose();
        var received = 0L;
        foreach (var bytes in await sink.RestAsync()) received += bytes.Count;
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task Connecting_where_nobody_listens_fails_the_value_and_the_stream()
    {
        EndPoint free;
        using (var listener = Listen()) free = listener.LocalEndPoint!;

        var (connection, stream) = Source.Never<ByteString>()
            .ViaMaterialized(Net.OutgoingConnection(free), Keep.Right)
            .ToMaterialized(Sink.Ignore<ByteString>(), Keep.Both).Run(Materializer);

        await Assert.ThrowsAsync<StreamTcpException>(() => connection.WaitAsync(Patience));
        await Assert.ThrowsAsync<StreamTcpException>(() => stream.WaitAsync(Patience));
    }

    [Fact]
    public async Task Binding_an_address_in_use_fails_the_value()
    {
        using var listener = Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;

        await Assert.ThrowsAsync<BindFailedException>(() =>
            Net.BindAndHandle(Flow.Create<ByteString>(), Materializer, "127.0.0.1", port).WaitAsync(Patience));
    }

    [Fact]
    public async Task Unbinding_frees_the_address_and_leaves_connections_alive()
    {
        var binding = await Net.BindAndHandle(Flow.Create<ByteString>(), Materializer, "127.0.0.1", 0, halfClose: true)
            .WaitAsync(Patience);
        using var peer = await Dial(((IPEndPoint)binding.LocalAddress).Port);
        await Exchange(peer);

        await binding.Unbind().WaitAsync(Patience);

        await Exchange(peer);
        await Assert.ThrowsAsync<SocketException>(() => Dial(((IPEndPoint)binding.LocalAddress).Port));
    }

    [Fact]
    public async Task A_connection_can_be_handled_once()
    {
        var accepted = new TaskCompletionSource<Tcp.IncomingConnection>();
        var binding = await Net.Bind("127.0.0.1", 0).To(Sink.ForEach<Tcp.IncomingConnection>(accepted.SetResult))
            .Run(Materializer).WaitAsync(Patience);
        using var peer = await Dial(((IPEndPoint)binding.LocalAddress).Port);
        var connection = await accepted.Task.WaitAsync(Patience);
        connection.HandleWith(Flow.Create<ByteString>(), Materializer);
        await Exchange(peer);

        var again = connection.HandleWith(
            Flow.FromSinkAndSource(Sink.Ignore<ByteString>(), Source.Never<ByteString>(), Keep.Left), Materializer);

        await Assert.ThrowsAsync<StreamTcpException>(() => again.WaitAsync(Patience));
        await Exchange(peer);
    }
}
