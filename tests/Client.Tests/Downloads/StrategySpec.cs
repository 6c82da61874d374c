using System.Collections.Concurrent;
using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm.Picking;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>In which order a real download asks for pieces, as its only seeder sees it.</summary>
public sealed class StrategySpec : IAsyncLifetime
{
    private const int Pieces = 24;

    private readonly ConcurrentQueue<int> _asked = new();
    private ScriptedSwarm _swarm = null!;

    public async Task InitializeAsync() => _swarm = await ScriptedSwarm.Start(Pieces);

    public async Task DisposeAsync() => await _swarm.DisposeAsync();

    [Theory]
    [InlineData("", DownloadStrategy.Sequential)]
    [InlineData("akkap2p.client.downloads.strategy = sequential", null)]
    public async Task Sequential_goes_from_the_start_to_the_end(string settings, DownloadStrategy? asked)
    {
        await _swarm.Peer("alice", Serve);
        await Download(settings, r => r with { Strategy = asked });

        Assert.Equal(Enumerable.Range(0, Pieces), _asked);
    }

    [Fact]
    public async Task Strict_asks_for_the_chosen_pieces_from_the_first_to_the_last()
    {
        await _swarm.Peer("alice", Serve);
        await Download("", r => r with { Strategy = DownloadStrategy.Strict, Pieces = "5-9,2,20" });

        Assert.Equal([2, 5, 6, 7, 8, 9, 20], _asked);
    }

    [Fact]
    public async Task Random_has_no_order()
    {
        await _swarm.Peer("alice", Serve);
        await Download("akkap2p.client.downloads.strategy = sequential", r => r with { Strategy = DownloadStrategy.Random });

        Assert.NotEqual(Enumerable.Range(0, Pieces), _asked);
        Assert.Equal(Enumerable.Range(0, Pieces), _asked.Order());
    }

    [Fact]
    public async Task Rarest_first_asks_after_a_few_at_random_for_what_nobody_else_has()
    {
        var half = new Bitfield(Pieces);
        for (var piece = 0; piece < Pieces / 2; piece++) half.Add(piece);
        await _swarm.Peer("carol", async c =>
        {
            await _swarm.Open(c, half, unchoke: false);
            await ScriptedSwarm.Answer(c, (_, _) => null);
        });
        var bob = await _swarm.Node("bob");
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await bob.Until(id, d => d.Peers is [{ State: PeerState.Choked }]);
        await _swarm.Peer("alice", Serve);
        _swarm.Push(bob);
        Assert.True((await bob.Wait(id)).Ok);

        var common = _asked.Skip(PiecePicker.RandomFirst).Select((piece, at) => (piece, at)).Where(p => half[p.piece]).ToList();
        var rare = _asked.Skip(PiecePicker.RandomFirst).Select((piece, at) => (piece, at)).Where(p => !half[p.piece]).ToList();
        Assert.True(rare.Max(p => p.at) < common.Min(p => p.at), string.Join(' ', _asked));
    }

    [Fact]
    public async Task In_the_end_game_what_one_owes_is_asked_of_another_and_then_cancelled()
    {
        var cancelled = new TaskCompletionSource<int>();
        var slow = await _swarm.Peer("slow", async c =>
        {
            await _swarm.Open(c);
            while ((await c.Input.Read(default)).Frame is { } frame)
            {
                if (frame is Frame.Cancel cancel) cancelled.TrySetResult(cancel.Piece);
            }
        });
        var bob = await _swarm.Node("bob", time: new ManualTime());
        var id = await bob.Download(ScriptedSwarm.File, _swarm.Destination);
        await slow.WaitAsync(TimeSpan.FromSeconds(60));
        await _swarm.Peer("alice", Serve);
        _swarm.Push(bob);

        Assert.True((await bob.Wait(id)).Ok);
        Assert.Contains(await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60)), _asked);
    }

    private async Task Download(string settings, Func<DownloadRequest, DownloadRequest> with)
    {
        var bob = await _swarm.Node("bob", settings);
        Assert.True((await bob.Wait(await bob.Download(ScriptedSwarm.File, _swarm.Destination, with))).Ok);
    }

    private async Task Serve(PeerConnection connection)
    {
        await _swarm.Open(connection);
        await ScriptedSwarm.Answer(connection, (request, _) =>
        {
            if (request.Offset == 0) _asked.Enqueue(request.Piece);
            return _swarm.Block(request);
        });
    }
}
