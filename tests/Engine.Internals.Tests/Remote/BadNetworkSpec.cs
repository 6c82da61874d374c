using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Remote;
using EngineSpecs.Network;

namespace EngineSpecs.Remote;

public sealed class BadNetworkSpec : IAsyncLifetime
{
    private readonly MemoryNodes _nodes = new(seed: 20261);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_watcher_hears_of_an_end_once_although_connections_break_all_the_time()
    {
        const int Count = 300;
        var (a, b) = (_nodes.Start("remote"), _nodes.Start("remote"));
        var heard = new ConcurrentBag<string>();
        Action<IActorRef> hear = actor => heard.Add(actor.Path.Name);
        Action<string> ignore = _ => { };
        var targets = Enumerable.Range(0, Count).Select(i => b.ActorOf(Props.Create(() => new Listener<string>(ignore)), $"t{i}")).ToArray();

        for (var i = 0; i < Count; i++)
        {
            var target = RemoteRef(a, b, targets[i]);
            a.ActorOf(Props.Create(() => new Watcher(target, hear)));
            if (i % 25 == 0) _nodes.Network.BreakAll();
        }

        for (var i = 0; i < Count; i++)
        {
            b.Stop(targets[i]);
            if (i % 25 == 0) _nodes.Network.BreakAll();
        }

        await _nodes.Eventually(() => heard.Count >= Count);
        Assert.Equal(Count, heard.Distinct().Count());
        Assert.Equal(Count, heard.Count);
    }

    [Fact]
    public async Task What_arrives_of_ordinary_messages_arrives_in_order_and_once()
    {
        const int Last = int.MaxValue;
        var (a, b) = (_nodes.Start("remote"), _nodes.Start("remote"));
        var heard = new ConcurrentQueue<int>();
        Action<int> hear = heard.Enqueue;
        var remote = RemoteRef(a, b, b.ActorOf(Props.Create(() => new Listener<int>(hear)), "sink"));

        var number = 0;
        for (var round = 0; round < 10; round++)
        {
            // Until it is connected again what is told is lost.
            var before = heard.Count;
            await _nodes.Eventually(() =>
            {
                for (var i = 0; i < 100; i++) remote.Tell(number++);
                return heard.Count > before + 100;
            });
            for (var i = 0; i < 2_000; i++) remote.Tell(number++);
            _nodes.Network.BreakAll();
        }

        await _nodes.Eventually(() =>
        {
            remote.Tell(Last);
            return heard.Contains(Last);
        });
        var numbers = heard.TakeWhile(n => n < Last).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.True(numbers.Count > 1_000, $"only {numbers.Count} arrived");
    }

    [Fact]
    public async Task A_cut_ends_the_watch_and_the_one_given_up_hears_so_when_it_dials_again()
    {
        var (a, b) = (_nodes.Start("remote"), _nodes.Start("remote"));
        var (ended, quarantined) = (new ConcurrentBag<IActorRef>(), new ConcurrentBag<ThisActorSystemQuarantinedEvent>());
        Action<IActorRef> hear = ended.Add;
        Action<string> ignore = _ => { };
        Action<ThisActorSystemQuarantinedEvent> hearQuarantined = quarantined.Add;
        b.EventStream.Subscribe(
            b.ActorOf(Props.Create(() => new Listener<ThisActorSystemQuarantinedEvent>(hearQuarantined))), typeof(ThisActorSystemQuarantinedEvent));
        var target = b.ActorOf(Props.Create(() => new Listener<string>(ignore)), "target");
        await a.ActorSelection(target.Path.ToStringWithAddress(MemoryNodes.AddressOf(b))).ResolveOne(MemoryNodes.Patience);
        var remote = RemoteRef(a, b, target);
        a.ActorOf(Props.Create(() => new Watcher(remote, hear)));

        // The first heartbeat's answer tells which incarnation it is.
        await _nodes.Eventually(() => ((RemoteActorRefProvider)((ExtendedActorSystem)a).Provider).Remoting.PeerUid(MemoryNodes.AddressOf(b)) is not null);
        _nodes.Network.Partition([1], [2]);
        await _nodes.Eventually(() => !ended.IsEmpty);
        _nodes.Network.Heal();

        var back = RemoteRef(b, a, a.ActorOf(Props.Create(() => new Listener<string>(ignore)), "back"));
        await _nodes.Eventually(() =>
        {
            back.Tell("hello");
            return !quarantined.IsEmpty;
        });
        Assert.Equal(MemoryNodes.AddressOf(a), quarantined.First().RemoteAddress);
        Assert.Single(ended);
    }

    [Fact]
    public async Task What_is_meant_for_a_dead_actor_does_not_reach_its_successor()
    {
        var (a, b) = (_nodes.Start("remote"), _nodes.Start("remote"));
        var heard = new ConcurrentQueue<string>();
        Action<string> hear = heard.Enqueue;
        var first = b.ActorOf(Props.Create(() => new Listener<string>(hear)), "same");
        var toFirst = RemoteRef(a, b, first);
        Assert.True(await first.GracefulStop(MemoryNodes.Patience));
        // Its name is free a little later.
        await _nodes.Eventually(() => ((ActorRefWithCell)((ExtendedActorSystem)b).Provider.Guardian).GetSingleChild("same").IsNobody());

        var toSecond = RemoteRef(a, b, b.ActorOf(Props.Create(() => new Listener<string>(hear)), "same"));
        toFirst.Tell("for the first");
        toSecond.Tell("for the second");

        await _nodes.Eventually(() => !heard.IsEmpty);
        Assert.Equal(["for the second"], heard);
    }

    private static IActorRef RemoteRef(ActorSystem from, ActorSystem on, IActorRef actor) =>
        ((ExtendedActorSystem)from).Provider.ResolveActorRef(actor.Path.ToSerializationFormatWithAddress(MemoryNodes.AddressOf(on)));

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef subject, Action<IActorRef> ended)
        {
            Context.Watch(subject);
            Receive<Terminated>(t => ended(t.ActorRef));
        }
    }

    private sealed class Listener<T> : ReceiveActor
    {
        public Listener(Action<T> heard) => Receive(heard);
    }
}
