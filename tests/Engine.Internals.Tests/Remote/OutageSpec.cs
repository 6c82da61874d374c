using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using EngineSpecs.Network;

namespace EngineSpecs.Remote;

public sealed class OutageSpec
{
    [Fact]
    public async Task A_node_that_stays_away_is_told_ever_more_seldom()
    {
        await using var nodes = new MemoryNodes(seed: 17);
        var (a, b) = (nodes.Start("remote"), nodes.Start("remote"));
        var lines = new ConcurrentQueue<string>();
        Action<string> keep = lines.Enqueue;
        a.EventStream.Subscribe(a.ActorOf(Props.Create(() => new Keeper(keep))), typeof(Warning));
        var address = MemoryNodes.AddressOf(b);
        var away = ((ExtendedActorSystem)a).Provider.ResolveActorRef($"{address}/user/nobody");

        await b.Terminate();
        var before = nodes.Network.Dials;
        await nodes.Eventually(() =>
        {
            away.Tell("are you there");
            return nodes.Network.Dials >= before + 20;
        });

        // The first, 2nd, 4th, 8th and 16th attempt, of which the last may still be under way.
        await nodes.Eventually(() => Told() >= 4);
        Assert.InRange(Told(), 4, 6);

        int Told() => lines.Count(l => l.Contains($"{address} is ", StringComparison.Ordinal));
    }

    private sealed class Keeper : ReceiveActor
    {
        public Keeper(Action<string> keep) => Receive<Warning>(warning => keep($"{warning.Message}"));
    }
}
