using Akka.Actor;
using Akka.TestKit;
using AkkaP2P.Protocol;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Tests.Swarms;

public sealed class SwarmEntitySpec() : PatientKit("akka.loglevel = OFF")
{
    private static readonly SwarmId Film = new("films", 1, "film.mkv");

    /// <summary>Long enough that what is told at once comes while it gathers.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void Those_who_miss_something_hear_of_new_peers_through_their_hubs()
    {
        var (swarm, here, there) = (Start(), CreateTestProbe(), CreateTestProbe());
        Join(swarm, here, 1, pieces: 0);
        Join(swarm, there, 2, pieces: 0);
        Join(swarm, there, 3, pieces: 3, complete: true);
        Assert.Equal(["s1"], here.ExpectMsg<SwarmNews>().Sessions.AsEnumerable());
        var news = there.ExpectMsg<SwarmNews>();
        Assert.Equal(["s2"], news.Sessions.AsEnumerable());
        Assert.Equal(Id(3), Assert.Single(news.Peers).NodeId);
    }

    [Fact]
    public void Nobody_hears_of_himself()
    {
        var (swarm, hub) = (Start(Gathering), CreateTestProbe());
        Join(swarm, hub, 1, pieces: 1);
        ExpectToAll(new SwarmStarted(Film));
        ExpectToAll(new SwarmCounted(Film, 0, 1, AtLeast: true));
        ExpectToAll(new SwarmCounted(Film, 0, 1));
        hub.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Every_tracker_hears_of_its_size_when_that_changes()
    {
        var (swarm, hub) = (Start(Gathering), CreateTestProbe());
        Join(swarm, hub, 1, pieces: 3, complete: true);
        ExpectToAll(new SwarmStarted(Film));
        // At once, though others may have to tell again that they are in it; and when they had time to.
        ExpectToAll(new SwarmCounted(Film, 1, 0, AtLeast: true));
        ExpectToAll(new SwarmCounted(Film, 1, 0));
        swarm.Tell(new SwarmMessages.Leave(Film, Id(1), "s1"), hub.Ref);
        ExpectToAll(new SwarmCounted(Film, 0, 0));
    }

    [Fact]
    public void The_sessions_of_a_tracker_that_died_leave_unless_they_announced_elsewhere()
    {
        var (swarm, dying, alive) = (Start(), CreateTestProbe(), CreateTestProbe());
        Join(swarm, dying, 1, pieces: 3, complete: true);
        Join(swarm, dying, 2, pieces: 3, complete: true);
        Sys.Stop(dying.Ref);
        Join(swarm, alive, 2, pieces: 3, complete: true);
        AwaitAssert(() => Assert.Equal(Id(2), Assert.Single(Peers(swarm)).NodeId));
    }

    [Fact]
    public void A_session_that_moved_to_another_tracker_is_not_taken_out_by_its_old_one()
    {
        var (swarm, old, now) = (Start(), CreateTestProbe(), CreateTestProbe());
        Join(swarm, old, 1, pieces: 3, complete: true);
        Join(swarm, now, 1, pieces: 3, complete: true);
        swarm.Tell(new SwarmMessages.Leave(Film, Id(1), "s1"), old.Ref);
        Assert.Equal(Id(1), Assert.Single(Peers(swarm)).NodeId);
        swarm.Tell(new SwarmMessages.Leave(Film, Id(1), "s1"), now.Ref);
        AwaitAssert(() => Assert.Empty(Peers(swarm)));
    }

    [Fact]
    public void A_question_that_comes_before_the_others_were_told_again_waits_for_them()
    {
        var (swarm, hub, asker) = (Start(Gathering), CreateTestProbe(), CreateTestProbe());
        swarm.Tell(new SwarmMessages.GetPeers(Film), asker.Ref);
        Join(swarm, hub, 1, pieces: 3, complete: true);
        Assert.Equal(Id(1), Assert.Single(asker.ExpectMsg<SwarmMessages.PeersFound>().Peers).NodeId);
    }

    /// <summary>The bridge is this spec's own probe.</summary>
    private void ExpectToAll(object message) => ExpectMsg(new ClusterBridge.PublishToAll(message));

    private IActorRef Start(TimeSpan? gather = null) => Sys.ActorOf(SwarmEntity.Props(
        new SwarmSettings(
            NewsDelay: TimeSpan.FromMilliseconds(20),
            GatherTime: gather ?? TimeSpan.FromMilliseconds(50),
            CountInterval: TimeSpan.FromHours(1),
            HubGrace: TimeSpan.FromMilliseconds(50),
            IdleTimeout: TimeSpan.FromHours(1),
            _time),
        TestActor));

    private void Join(IActorRef swarm, TestProbe hub, byte node, int pieces, bool complete = false)
    {
        var announcement = new SwarmAnnouncement("ann", Id(node), $"s{node}", "127.0.0.1:4001", pieces, complete);
        swarm.Tell(new SwarmMessages.Join(Film, announcement, [], hub.Ref), CreateTestProbe().Ref);
    }

    private System.Collections.Immutable.ImmutableArray<Protocol.Api.SwarmPeer> Peers(IActorRef swarm)
    {
        var asker = CreateTestProbe();
        swarm.Tell(new SwarmMessages.GetPeers(Film), asker.Ref);
        return asker.ExpectMsg<SwarmMessages.PeersFound>().Peers;
    }

    private static Hash256 Id(byte node) => Hash256.Of([node]);
}
