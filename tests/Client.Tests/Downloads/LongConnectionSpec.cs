using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Tests.Peers;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>A connection that lasts longer than the ticket it began with.</summary>
public sealed class LongConnectionSpec : IAsyncLifetime
{
    private ScriptedSwarm _swarm = null!;

    public async Task InitializeAsync() => _swarm = await ScriptedSwarm.Start(pieces: 4);

    public async Task DisposeAsync() => await _swarm.DisposeAsync();

    [Fact]
    public async Task It_shows_a_new_ticket_before_the_old_one_ends_and_goes_on()
    {
        _swarm.Hub.TicketLifetime = TicketSource.Margin + TimeSpan.FromSeconds(1);
        var connections = 0;
        await _swarm.Peer("alice", async connection =>
        {
            Interlocked.Increment(ref connections);
            await _swarm.Open(connection);
            var waiting = new List<Frame.Request>();
            var renewed = false;
            while ((await connection.Input.Read(default)).Frame is { } frame)
            {
                if (frame is Frame.Request request) waiting.Add(request);
                renewed |= frame is Frame.Hello;
                if (!renewed) continue;
                foreach (var asked in waiting) await RawPeer.Send(connection, _swarm.Block(asked));
                waiting.Clear();
            }
        });
        var bob = await _swarm.Node("bob");

        Assert.True((await bob.Wait(await bob.Download(ScriptedSwarm.File, _swarm.Destination))).Ok);

        Assert.True(_swarm.HasArrived());
        Assert.Equal(1, connections);
    }
}
