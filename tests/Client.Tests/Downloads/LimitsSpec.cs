using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>Limits in total, changed while a download runs. The limited node's clock moves only when told, so what comes is what the clock allows.</summary>
public sealed class LimitsSpec : IAsyncLifetime
{
    private const int Pieces = 16;
    private const int Rate = 2 * ScriptedSwarm.PieceSize;

    /// <summary>A tenth of a second's worth, and a block beyond it for each connection.</summary>
    private const int Slack = Rate / 10 + 2 * (16 << 10);

    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private ScriptedSwarm _swarm = null!;

    public async Task InitializeAsync() => _swarm = await ScriptedSwarm.Start(Pieces);

    public async Task DisposeAsync() => await _swarm.DisposeAsync();

    [Fact]
    public async Task A_download_limit_holds_for_all_peers_together_and_its_change_at_once()
    {
        await _swarm.Seeder("alice");
        await _swarm.Seeder("carol");
        var bob = await _swarm.Node("bob", time: _time);
        bob.Transfers.SetLimit(TransferDirection.Download, Rate);
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await bob.Until(id, d => d.Peers.Count(p => p.State == PeerState.Active) == 2);
        for (var tenths = 0; tenths < 30; tenths++) _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.InRange((await bob.Status(id)).BytesDone, 0, 3 * Rate + Slack);

        bob.Transfers.SetLimit(TransferDirection.Download, null);
        Assert.Null((await bob.Wait(id)).Error);
        Assert.True(_swarm.HasArrived());
    }

    [Fact]
    public async Task An_upload_limit_set_while_others_fetch_holds_from_then_on_and_for_all_of_them_together()
    {
        var alice = await _swarm.Node("alice", time: _time);
        alice.Transfers.SetLimit(TransferDirection.Upload, Rate);
        alice.Share(_swarm.SourcePath, _swarm.Hashed);
        var (bob, carol) = (await _swarm.Node("bob"), await _swarm.Node("carol"));
        var first = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        var second = await carol.Download(ScriptedSwarm.File, _swarm.Destination + "/carol.mkv");
        await bob.Until(first, d => d.Peers.Any(p => p.User == "alice" && p.State is PeerState.Active));
        await carol.Until(second, d => d.Peers.Any(p => p.User == "alice" && p.State is PeerState.Active));

        for (var tenths = 0; tenths < 20; tenths++) _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.InRange(alice.Table.Served.Single().BytesServed, 0, 2 * Rate + Slack);

        alice.Transfers.SetLimit(TransferDirection.Upload, null);
        Assert.Null((await bob.Wait(first)).Error);
        Assert.Null((await carol.Wait(second)).Error);
    }
}
