using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Tests.Downloads;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

/// <summary>Fetchers that keep a node busy with frames of no use, beside one that wants the file.</summary>
public sealed class FloodSpec : IAsyncLifetime
{
    private const int Much = 200_000;

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
        _alice = await _swarm.Node("alice", "akkap2p.client.peer.upload-slots = 1");
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

    private async Task<PeerConnection> Greet()
    {
        var connection = await _eve.Connect(_alice.Listen, _alice.NodeId);
        await RawPeer.Send(connection, _swarm.HelloOf("eve", _eve));
        await RawPeer.Expect<Frame.Hello>(connection);
        await RawPeer.Expect<Frame.Bitfield>(connection);
        return connection;
    }

    private static async Task<ByeReason?> LastWord(PeerConnection connection)
    {
        while (await RawPeer.Next(connection, TimeSpan.FromSeconds(60)) is { } frame)
        {
            if (frame is Frame.Bye bye) return bye.Reason;
        }

        return null;
    }

    private static async Task TrySend(PeerConnection connection, Frame[] frames)
    {
        try
        {
            await RawPeer.Send(connection, frames);
        }
        catch (Exception e) when (PeerConnection.IsBroken(e))
        {
            // The other has had enough, and said so before.
        }
    }
}
