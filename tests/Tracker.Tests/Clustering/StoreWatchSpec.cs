using Akka.Actor;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Tests.Entities;

namespace AkkaP2P.Tracker.Tests.Clustering;

public sealed class StoreWatchSpec() : PatientKit("akka.loglevel = OFF")
{
    private static readonly Address Here = new("akka", "s", "here", 1);
    private static readonly Address There = new("akka", "s", "there", 1);

    private readonly ManualTime _time = new();
    private readonly ScriptedStore _store = new();

    [Fact]
    public void Who_reaches_the_store_says_so_and_stays()
    {
        var watch = Start();
        Look(watch, TimeSpan.FromSeconds(10));
        ExpectMsg(new ClusterBridge.PublishToAll(new StoreReached(Here)));
        watch.Tell(new StoreReached(There));
        watch.Tell(StoreWatch.Look.Instance);
        ExpectMsg(new ClusterBridge.PublishToAll(new StoreReached(Here)));
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Who_does_not_leaves_once_when_another_does()
    {
        _store.Last = () => Task.FromException<long>(new StoreException("no route"));
        var watch = Start();
        Look(watch, TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(1));
        watch.Tell(new StoreReached(There));
        Look(watch, TimeSpan.Zero);
        ExpectMsg("left");
        Look(watch, TimeSpan.Zero);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Everybody_stays_when_nobody_reaches_it()
    {
        _store.Last = () => Task.FromException<long>(new StoreException("no disk"));
        var watch = Start();
        watch.Tell(new StoreReached(There));
        watch.Tell(new StoreReached(Here));
        Look(watch, TimeSpan.FromSeconds(4));
        Look(watch, TimeSpan.FromMinutes(1));
        ExpectNoMsg(TimeSpan.Zero);
    }

    private void Look(IActorRef watch, TimeSpan later)
    {
        // What was told before is seen at its time.
        watch.Ask<ActorIdentity>(new Identify(1)).Wait(TimeSpan.FromSeconds(60));
        _time.Advance(later);
        watch.Tell(StoreWatch.Look.Instance);
        watch.Ask<ActorIdentity>(new Identify(2)).Wait(TimeSpan.FromSeconds(60));
    }

    /// <summary>The bridge is this spec's own probe, and is told when the tracker leaves.</summary>
    private IActorRef Start() => Sys.ActorOf(StoreWatch.Props(_store, TestActor, Here, TimeSpan.FromSeconds(4), _time, () => TestActor.Tell("left")));
}
