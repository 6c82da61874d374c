using AkkaP2P.Client.Tests.Downloads;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

/// <summary>What a download tells those who fetch from it.</summary>
public sealed class HavesSpec : IAsyncLifetime
{
    private const int Pieces = 12;

    private ScriptedSwarm _swarm = null!;
    private RawPeer _eve = null!;

    public async Task InitializeAsync()
    {
        _swarm = await ScriptedSwarm.Start(Pieces);
        _eve = _swarm.Raw("eve");
    }

    public async Task DisposeAsync() => await _swarm.DisposeAsync();

    [Fact]
    public async Task Of_two_that_fetch_from_each_other_one_is_not_told_of_what_it_said_it_has()
    {
        var own = new Bitfield(Pieces);
        foreach (var piece in (int[])[0, 5]) own.Add(piece);
        var address = await _eve.Listen(async connection =>
        {
            await connection.Input.Read(default);
            await _swarm.Open(connection, own, unchoke: false);
            await RawPeer.Send(connection, new Frame.Have([7]));
            await ScriptedSwarm.Answer(connection, (_, _) => null);
        });
        _swarm.Hub.Claim("eve", _eve.NodeId, address, ScriptedSwarm.File);
        var bob = await _swarm.Node("bob");
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await bob.Until(id, d => d.Peers.Any(p => p is { User: "eve", State: PeerState.Choked }));
        var connection = await _eve.Connect(bob.Listen, bob.NodeId);
        await RawPeer.Send(connection, _swarm.HelloOf("eve", _eve));
        await RawPeer.Expect<Frame.Hello>(connection);
        Assert.True((await RawPeer.Expect<Frame.Bitfield>(connection)).Pieces.IsEmpty);

        await _swarm.Seeder("alice", uploadLimit: 4 << 20);
        var others = Enumerable.Range(0, Pieces).Except([0, 5, 7]).ToHashSet();
        var told = new HashSet<int>();
        while (!others.IsSubsetOf(told))
        {
            if (await RawPeer.Next(connection, TimeSpan.FromSeconds(60)) is Frame.Have have) told.UnionWith(have.Pieces);
            // Once bob has all he says so in one go; what was left out does not come sooner.
            if (!others.IsSubsetOf(told)) Assert.Subset(others, told);
        }

        Assert.True((await bob.Wait(id)).Ok);
    }
}
