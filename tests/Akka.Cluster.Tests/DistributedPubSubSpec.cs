using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;

namespace Akka.Cluster.Tests;

public sealed class DistributedPubSubSpec : IAsyncLifetime
{
    private readonly ClusterFixture _nodes = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public async Task What_is_published_on_one_node_reaches_the_subscribers_on_all()
    {
        var systems = await _nodes.StartCluster(3);
        var heard = new ConcurrentDictionary<int, string>();
        for (var i = 0; i < systems.Count; i++)
        {
            var node = i;
            Action<string> hear = text => heard[node] = text;
            var listener = systems[i].ActorOf(Props.Create(() => new Listener(hear)));
            await DistributedPubSub.Get(systems[i]).Mediator.Ask<SubscribeAck>(new Subscribe("news", listener), ClusterFixture.Patience);
        }

        await ClusterFixture.Eventually(() =>
        {
            DistributedPubSub.Get(systems[0]).Mediator.Tell(new Publish("news", "hello"));
            return heard.Count == systems.Count;
        });

        Assert.All(heard.Values, text => Assert.Equal("hello", text));
    }

    [Fact]
    public async Task After_unsubscribing_nothing_comes_any_more()
    {
        var system = (await _nodes.StartCluster(1))[0];
        var heard = new ConcurrentQueue<string>();
        var mediator = DistributedPubSub.Get(system).Mediator;
        Action<string> hear = heard.Enqueue;
        var listener = system.ActorOf(Props.Create(() => new Listener(hear)));
        await mediator.Ask<SubscribeAck>(new Subscribe("news", listener), ClusterFixture.Patience);
        mediator.Tell(new Publish("news", "first"));

        await mediator.Ask<UnsubscribeAck>(new Unsubscribe("news", listener), ClusterFixture.Patience);
        mediator.Tell(new Publish("news", "second"));
        await mediator.Ask<SubscribeAck>(new Subscribe("news", listener), ClusterFixture.Patience);
        mediator.Tell(new Publish("news", "third"));

        await ClusterFixture.Eventually(() => heard.Count == 2);
        Assert.Equal(["first", "third"], heard);
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(Action<string> heard) => Receive<string>(heard);
    }
}
