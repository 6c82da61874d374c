using System.Collections.Concurrent;
using System.Net;
using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

/// <summary>Connections kept from one file to the next, between two raw peers.</summary>
public sealed class RestingConnectionsSpec : IAsyncLifetime
{
    private static readonly Hash256 One = Hash256.Of("one"u8);
    private static readonly Hash256 Two = Hash256.Of("two"u8);

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<PeerConnection> _accepted = new();
    private readonly ConcurrentQueue<ByeReason> _goodbyes = new();
    private RawPeer _server = null!;
    private RawPeer _fetcher = null!;
    private RestingConnections _resting = null!;
    private IPEndPoint _address = null!;

    public async Task InitializeAsync()
    {
        (_server, _fetcher) = (new RawPeer(_folder["server"]), new RawPeer(_folder["fetcher"]));
        _resting = new RestingConnections(_fetcher.Transport, _time);
        _address = await _server.Listen(AnswerHellos);
    }

    public async Task DisposeAsync()
    {
        await _resting.DisposeAsync();
        await _fetcher.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_next_file_of_a_node_comes_over_the_same_connection()
    {
        var first = await Open(One);
        await Rest(first);

        Assert.Same(first, await Open(Two));
        Assert.Single(_accepted);
        Assert.Equal(0, _resting.Count);
    }

    [Fact]
    public async Task Files_at_the_same_time_have_connections_of_their_own()
    {
        var first = await Open(One);

        Assert.NotSame(first, await Open(Two));
        Assert.Equal(2, _accepted.Count);
    }

    [Fact]
    public async Task One_that_has_died_is_noticed_and_a_new_one_dialled()
    {
        var first = await Open(One);
        await Rest(first);
        Assert.True(_accepted.TryPeek(out var other));
        other.Dispose();

        Assert.NotSame(first, await Open(Two));
        Assert.Equal(2, _accepted.Count);
    }

    [Fact]
    public async Task One_whose_other_end_said_goodbye_is_answered_and_forgotten()
    {
        await Rest(await Open(One));
        _resting.Look(); // it listens
        Assert.True(_accepted.TryPeek(out var other));
        await RawPeer.Send(other, new Frame.Bye(ByeReason.Leaving));

        await Until(() => _resting.Count == 0 && _goodbyes.Contains(ByeReason.Done));
    }

    [Fact]
    public async Task One_that_was_listened_on_is_as_good_as_before()
    {
        var first = await Open(One);
        await Rest(first);
        Assert.True(_accepted.TryPeek(out var other));
        await RawPeer.Send(other, new Frame.Have([0])); // on its way about the file before
        _resting.Look();

        Assert.Same(first, await Open(Two));
        await RawPeer.Send(other, new Frame.Have([5]));
        Assert.Equal([5], (await RawPeer.Expect<Frame.Have>(first)).Pieces);
    }

    [Fact]
    public async Task One_that_nobody_wants_is_said_goodbye_to()
    {
        await Rest(await Open(One));
        _time.Advance(_resting.Settings.RestingTimeout);
        _resting.Look();

        await Until(() => _goodbyes.Contains(ByeReason.Done));
        Assert.Equal(0, _resting.Count);
    }

    [Fact]
    public async Task No_more_are_kept_than_may_be_and_the_oldest_gives_way()
    {
        var max = _resting.Settings.MaxResting;
        var all = new List<PeerConnection>();
        for (var i = 0; i < max + 1; i++) all.Add(await Open(One));
        foreach (var connection in all) await Rest(connection);

        Assert.Equal(max, _resting.Count);
        await Until(() => !_goodbyes.IsEmpty);
        Assert.Same(all[^1], await Open(Two));
    }

    private async Task<PeerConnection> Open(Hash256 root)
    {
        var hello = new Frame.Hello(WireLimits.Version, WireLimits.Version, root, ReadOnlyMemory<byte>.Empty);
        var (connection, greeted) = await _resting.Open(_address, _server.NodeId, hello, default);
        if (!greeted) Assert.Equal(root, (await RawPeer.Expect<Frame.Hello>(connection)).Root);
        return connection;
    }

    private async Task Rest(PeerConnection connection)
    {
        await RawPeer.Send(connection, new Frame.Finished());
        _resting.Keep(connection, _address, _server.NodeId);
    }

    private async Task AnswerHellos(PeerConnection connection)
    {
        _accepted.Enqueue(connection);
        while (await RawPeer.Next(connection, TimeSpan.FromMinutes(1)) is { } frame)
        {
            if (frame is Frame.Hello hello) await RawPeer.Send(connection, hello with { Ticket = ReadOnlyMemory<byte>.Empty });
            if (frame is not Frame.Bye bye) continue;
            _goodbyes.Enqueue(bye.Reason);
            await connection.SayBye(ByeReason.Done, answers: true, default);
            return;
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
