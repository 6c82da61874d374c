using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Tests.Downloads;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm.Choking;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

/// <summary>Fetchers that keep a node busy with frames of no use, beside one that wants the file.</summary>
public sealed class FloodSpec : IAsyncLifetime
{
    private const int Much = 200_000;

    private static readonly TimeSpan LongSilence = new ChokerOptions().IdleAfter;

    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());
    private ScriptedSwarm _swarm = null!;
    private TestNode _alice = null!;
    private RawPeer _eve = null!;

    private static readonly Dictionary<string, Func<FloodSpec, Frame>> Floods = new()
    {
        ["haves"] = _ => new Frame.Have([0]),
        ["hellos"] = s => s._swarm.HelloOf("eve", s._eve),
        ["cancels"] = _ => new Frame.Cancel(0, 0, 16),
        ["requests without a slot"] = _ => new Frame.Request(0, 0, 16),
    };

    public static TheoryData<string> Kinds => [.. Floods.Keys];

    public async Task InitializeAsync()
    {
        _swarm = await ScriptedSwarm.Start(4);
        _eve = _swarm.Raw("eve");
        _alice = await _swarm.Node("alice", "akkap2p.client.peer.upload-slots = 1", _time);
        _alice.Share(_swarm.SourcePath, _swarm.Hashed);
    }

    public async Task DisposeAsync() => await _swarm.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_floods_is_parted_with_and_another_gets_the_file(string kind)
    {
        var holder = await Greet(); // of the only slot
        await RawPeer.Expect<Frame.Unchoke>(holder);
        var connection = await Greet();
        var frames = Enumerable.Repeat(Floods[kind](this), 100).ToArray();
        var said = LastWord(connection);

        for (var sent = 0; sent < Much && !said.IsCompleted; sent += frames.Length) await TrySend(connection, frames);

        Assert.Equal(ByeReason.ProtocolError, await said.WaitAsync(TimeSpan.FromSeconds(60)));
        await RawPeer.Send(holder, new Frame.Bye(ByeReason.Done));
        var carol = await _swarm.Node("carol");
        await carol.Download(ScriptedSwarm.File, _swarm.Destination);
        Assert.True((await carol.Wait()).Ok);
        Assert.True(_swarm.HasArrived());
    }

    /// <summary>Each change of its slot excuses a thousand requests, more than come here between two, and its connection is full of pieces that it does not take.</summary>
    [Fact]
    public async Task Who_never_reads_what_it_asks_for_is_parted_with()
    {
        var greedy = await Greet();
        await RawPeer.Expect<Frame.Unchoke>(greedy);
        var requests = Enumerable.Repeat(new Frame.Request(0, 0, ScriptedSwarm.PieceSize), 300).ToArray();
        await TrySend(greedy, requests);
        await UntilNothingIsSent();

        for (var change = 0; change < 20 && await TrySend(greedy, requests); change++)
        {
            var other = await Connect();
            _time.Advance(LongSilence);
            await Greet(other);
            await LoseSlotTo(other);
            await TrySend(greedy, requests);
            await RawPeer.Send(other, new Frame.Bye(ByeReason.Done));
        }

        await Until(() => _alice.Table.Served.Single().Peers == 0);
        var carol = await _swarm.Node("carol");
        await carol.Download(ScriptedSwarm.File, _swarm.Destination);
        Assert.True((await carol.Wait()).Ok);
        Assert.True(_swarm.HasArrived());
    }

    [Fact]
    public async Task What_crosses_the_loss_of_a_slot_is_no_flood()
    {
        var holder = await Greet();
        await RawPeer.Expect<Frame.Unchoke>(holder);
        var waiting = await Greet();

        await RawPeer.Send(waiting, [.. Enumerable.Repeat(new Frame.Request(0, 0, 16), FrameAllowance.Most / 2)]);
        for (var i = 0; i < FrameAllowance.Most / 2; i++) await RawPeer.Expect<Frame.Reject>(waiting);
        await RawPeer.Send(holder, new Frame.Bye(ByeReason.Done));

        await RawPeer.Expect<Frame.Unchoke>(waiting);
        await RawPeer.Send(waiting, new Frame.Request(0, 0, 16));
        Assert.Equal(new BlockHeader(0, 0, 16), (await waiting.Input.Read(default)).Block);
    }

    private Task<PeerConnection> Connect() => _eve.Connect(_alice.Listen, _alice.NodeId);

    private async Task<PeerConnection> Greet()
    {
        var connection = await Connect();
        await Greet(connection);
        return connection;
    }

    private async Task Greet(PeerConnection connection)
    {
        await RawPeer.Send(connection, _swarm.HelloOf("eve", _eve));
        await RawPeer.Expect<Frame.Hello>(connection);
        await RawPeer.Expect<Frame.Bitfield>(connection);
    }

    private static async Task<ByeReason?> LastWord(PeerConnection connection)
    {
        while (await RawPeer.Next(connection, TimeSpan.FromSeconds(60)) is { } frame)
        {
            if (frame is Frame.Bye bye) return bye.Reason;
        }

        return null;
    }

    /// <summary>Who has the slot asks for nothing for a while, as far as alice's clock goes, which she looks at each second.</summary>
    private async Task LoseSlotTo(PeerConnection waiting)
    {
        var unchoked = RawPeer.Expect<Frame.Unchoke>(waiting);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await Task.WhenAny(unchoked, timer.WaitForNextTickAsync().AsTask()) != unchoked) _time.Advance(LongSilence);

        await unchoked;
    }

    /// <summary>All that the connection can hold is in it.</summary>
    private async Task UntilNothingIsSent()
    {
        var (served, unchanged) = (0L, 0);
        await Until(() =>
        {
            var now = _alice.Table.Served.Single().BytesServed;
            unchanged = now == served ? unchanged + 1 : 0;
            served = now;
            return served > 0 && unchanged == 10;
        });
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>False when the other has had enough, and closed the connection.</summary>
    private static async Task<bool> TrySend(PeerConnection connection, Frame[] frames)
    {
        try
        {
            await RawPeer.Send(connection, frames);
            return true;
        }
        catch (Exception e) when (PeerConnection.IsBroken(e))
        {
            return false;
        }
    }
}
