using System.Net;
using System.Net.Sockets;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Tests.Peers;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm.Pipelines;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>
/// Peers that are of no use, beside a good one who comes after them. The downloader's clock moves only when told: no time-out helps it otherwise, so what is
/// downloaded comes at the speed of the good one.
/// </summary>
public sealed class BadPeersSpec : IAsyncLifetime
{
    private const int Pieces = 24;

    private static readonly BandwidthLimit NoLimit = new(null, TimeProvider.System);

    private static readonly Dictionary<string, Func<ScriptedSwarm, PeerConnection, Task>> Bad = new()
    {
        ["silent"] = async (s, c) =>
        {
            await s.Open(c);
            await ScriptedSwarm.Answer(c, (_, _) => null);
        },
        ["never unchokes"] = async (s, c) =>
        {
            await s.Open(c, unchoke: false);
            await ScriptedSwarm.Answer(c, (_, _) => null);
        },
        ["has nothing of what it says"] = async (s, c) =>
        {
            await s.Open(c);
            await ScriptedSwarm.Answer(c, (request, _) => new Frame.Reject(request.Piece, request.Offset, request.Length, RejectReason.NotHere));
        },
        ["refuses all"] = async (s, c) =>
        {
            await s.Open(c);
            await ScriptedSwarm.Answer(c, (request, _) => new Frame.Reject(request.Piece, request.Offset, request.Length, RejectReason.Choked));
        },
        ["hangs up in the middle of a piece"] = async (s, c) =>
        {
            await s.Open(c);
            while ((await c.Input.Read(default)).Frame is { } frame)
            {
                if (frame is not Frame.Request request) continue;
                await c.Output.WriteReady(s.BeginningOf(request, 100_000), NoLimit, default);
                return;
            }
        },
        ["hangs up before it says anything"] = (_, _) => Task.CompletedTask,
    };

    private static readonly Dictionary<string, Func<ScriptedSwarm, Frame[]>> Floods = new()
    {
        ["haves of what it had"] = _ => [new Frame.Have([0, 1])],
        ["chokes and unchokes"] = _ => [new Frame.Choke(), new Frame.Unchoke()],
        ["refusals of what nobody asked for"] = _ => [new Frame.Reject(1, 0, ScriptedSwarm.PieceSize, RejectReason.QueueFull)],
        ["pieces in crumbs"] = s => [s.Block(new Frame.Request(0, 0, 1))],
    };

    private readonly ManualTime _time = new();
    private ScriptedSwarm _swarm = null!;

    public static TheoryData<string> Kinds => [.. Bad.Keys];

    public async Task InitializeAsync() => _swarm = await ScriptedSwarm.Start(Pieces);

    public async Task DisposeAsync() => await _swarm.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bad_peers_who_are_asked_first_do_not_hold_up_a_good_one(string kind)
    {
        var came = new List<Task>();
        for (var i = 0; i < 3; i++) came.Add(await _swarm.Peer($"bad{i}", c => Bad[kind](_swarm, c)));
        var bob = await _swarm.Node("bob", time: _time);
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await Task.WhenAll(came).WaitAsync(TimeSpan.FromSeconds(60));

        await AssertAllComesFromTheGood(bob, id);
    }

    public static TheoryData<string> FloodKinds => [.. Floods.Keys];

    [Theory]
    [MemberData(nameof(FloodKinds))]
    public async Task Who_floods_is_parted_with_and_does_not_hold_up_a_good_one_either(string kind)
    {
        var frames = Enumerable.Repeat(Floods[kind](_swarm), 50).SelectMany(some => some).ToArray();
        var parted = new TaskCompletionSource();
        await _swarm.Peer("eve", async c =>
        {
            await _swarm.Open(c);
            try
            {
                while (true) await RawPeer.Send(c, frames);
            }
            finally
            {
                parted.TrySetResult();
            }
        });
        var bob = await _swarm.Node("bob", time: _time);
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await parted.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await bob.Until(id, d => d.Peers is [{ User: "eve", State: PeerState.Gone, Failures: > 0 }]);

        await AssertAllComesFromTheGood(bob, id);
    }

    [Fact]
    public async Task Nor_do_addresses_where_nobody_answers()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var closed = (IPEndPoint)taken.LocalEndpoint;
        taken.Dispose();
        for (var i = 0; i < 4; i++) _swarm.Claim($"mute{i}", (IPEndPoint)mute.LocalEndpoint);
        for (var i = 0; i < 4; i++) _swarm.Claim($"refusing{i}", closed);
        var bob = await _swarm.Node("bob", time: _time);
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);

        await AssertAllComesFromTheGood(bob, id);
    }

    [Fact]
    public async Task Nor_do_many_nodes_that_send_a_kilobyte_a_second_for_longer_than_the_shortest_time_out()
    {
        for (var i = 0; i < 5; i++) await _swarm.Seeder($"slow{i}", uploadLimit: 1_000);
        var bob = await _swarm.Node("bob", time: _time);
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await bob.Until(id, d => d.Peers.Count(p => p.State == PeerState.Active) > 3);
        _time.Advance(new PipelineOptions().MinTimeout);

        await AssertAllComesFromTheGood(bob, id);
    }

    [Fact]
    public async Task Nor_does_one_that_has_all_the_memory_for_a_piece_that_comes_by_the_kilobyte()
    {
        await _swarm.Seeder("slow", uploadLimit: 1_000);
        var bob = await _swarm.Node("bob", "akkap2p.client.downloads.memory = 512KiB", _time);
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await bob.Until(id, d => d.Peers is [{ State: PeerState.Active }]);
        _time.Advance(TimeSpan.FromSeconds(0.1)); // nothing has a rate while the clock stands
        await bob.Until(id, d => d.Peers is [{ Rate: > 0 }]);
        _time.Advance(TimeSpan.FromSeconds(20));

        await AssertAllComesFromTheGood(bob, id);
    }

    [Fact]
    public async Task Who_stops_sending_is_given_up_after_the_longest_time_out_at_the_latest()
    {
        var came = new List<Task>();
        for (var i = 0; i < 5; i++)
        {
            came.Add(await _swarm.Peer($"bad{i}", async c =>
            {
                await _swarm.Open(c);
                await ScriptedSwarm.Answer(c, (request, n) => n == 0 ? _swarm.Block(request) : null);
            }));
        }

        var bob = await _swarm.Node("bob", time: _time);
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await bob.Until(id, d => d.PiecesDone == 5);
        await _swarm.Seeder("alice");
        await bob.Until(id, d => d.Ended || d.Peers.Any(p => p is { User: "alice", State: PeerState.Idle }));

        _time.Advance(new PipelineOptions().MaxTimeout);

        Assert.True((await bob.Wait(id)).Ok, string.Join('\n', (await bob.Status(id)).Peers));
        Assert.True(_swarm.HasArrived());
    }

    private async Task AssertAllComesFromTheGood(TestNode bob, long id)
    {
        await _swarm.Seeder("alice");

        Assert.True((await bob.Wait(id)).Ok, string.Join('\n', (await bob.Status(id)).Peers));
        var done = await bob.Status(id);

        Assert.True(_swarm.HasArrived());
        Assert.Equal(Pieces, done.Peers.Single(p => p.User == "alice").Pieces);
    }
}
