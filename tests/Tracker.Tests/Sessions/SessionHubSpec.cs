using System.Text;
using Akka.Actor;
using Akka.TestKit;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Tests.Sessions;

/// <summary>On a clock that only the spec moves.</summary>
public sealed class SessionHubSpec : PatientKit
{
    private static readonly SwarmId Film = new("films", 1, "film.mkv");

    private static readonly SwarmAnnouncement Announced = new("ann", Hash256.Of([1]), "s1", "127.0.0.1:4001", 0, false);

    private readonly Presence _presence = new();
    private readonly TestProbe _swarms;

    public SessionHubSpec()
        : base("""
            akka.loglevel = OFF
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            """) => _swarms = CreateTestProbe();

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_new_stream_begins_with_a_heartbeat_and_gets_one_each_interval()
    {
        var hub = Start();
        var stream = Open(hub, SessionOf("ann"));
        Assert.Equal("heartbeat", Next(stream));
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("heartbeat", Next(stream));
    }

    [Fact]
    public void A_session_whose_stream_ended_goes_after_the_grace()
    {
        var hub = Start();
        var session = SessionOf("ann");
        var stream = Open(hub, session);
        Assert.Equal("heartbeat", Next(stream));
        hub.Tell(new HubMessages.InSwarms(session, [(Film, Announced)]), ActorRefs.NoSender);
        hub.Tell(new HubMessages.StreamClosed(stream), ActorRefs.NoSender);
        AwaitCondition(() => _presence.Streams == 0);
        Assert.True(_presence.IsOnline("ann"));
        Clock.Advance(TimeSpan.FromSeconds(10));
        _swarms.ExpectMsg(new SwarmMessages.Leave(Film, session.NodeId, session.Id));
        AwaitCondition(() => !_presence.IsOnline("ann"));
    }

    [Fact]
    public void A_session_that_came_back_in_time_stays()
    {
        var hub = Start();
        var session = SessionOf("ann");
        hub.Tell(new HubMessages.InSwarms(session, [(Film, Announced)]), ActorRefs.NoSender);
        hub.Tell(new HubMessages.StreamClosed(Open(hub, session)), ActorRefs.NoSender);
        Assert.Equal("heartbeat", Next(Open(hub, session)));
        Clock.Advance(TimeSpan.FromSeconds(60));
        _swarms.ExpectNoMsg(TimeSpan.Zero);
        Assert.True(_presence.IsOnline("ann"));
    }

    [Fact]
    public void A_second_stream_of_a_session_takes_the_place_of_the_first()
    {
        var hub = Start();
        var session = SessionOf("ann");
        var first = Open(hub, session);
        var second = Open(hub, session);
        Assert.Equal("heartbeat", Next(second));
        AwaitCondition(() => Ended(first));
        hub.Tell(new HubMessages.StreamClosed(first), ActorRefs.NoSender);
        Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, _presence.Streams);
    }

    [Fact]
    public void A_session_that_announced_but_never_opened_a_stream_goes_after_the_grace()
    {
        var hub = Start();
        hub.Tell(new HubMessages.InSwarms(SessionOf("ann"), [(Film, Announced)]), ActorRefs.NoSender);
        AwaitCondition(() => _presence.IsOnline("ann"));
        Clock.Advance(TimeSpan.FromSeconds(10));
        _swarms.ExpectMsg<SwarmMessages.Leave>();
    }

    [Fact]
    public void A_signed_out_session_goes_at_once()
    {
        var hub = Start();
        var session = SessionOf("ann");
        var stream = Open(hub, session);
        hub.Tell(new HubMessages.InSwarms(session, [(Film, Announced)]), ActorRefs.NoSender);
        hub.Tell(new CatalogEvent.SignedOut("ann", session.Id), ActorRefs.NoSender);
        _swarms.ExpectMsg<SwarmMessages.Leave>();
        AwaitCondition(() => Ended(stream));
    }

    [Fact]
    public void Who_lost_access_leaves_the_swarms_of_that_group_only()
    {
        var hub = Start();
        var session = SessionOf("ben");
        var other = Film with { Group = "books" };
        hub.Tell(new HubMessages.InSwarms(session, [(Film, Announced), (other, Announced)]), ActorRefs.NoSender);
        hub.Tell(new CatalogEvent.AccessEnded(Films, "ben"), ActorRefs.NoSender);
        _swarms.ExpectMsg(new SwarmMessages.Evict(Film, "ben"));
        _swarms.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_swarm_that_started_anew_is_told_again_who_is_in_it()
    {
        var hub = Start();
        hub.Tell(new HubMessages.InSwarms(SessionOf("ann"), [(Film, Announced)]), ActorRefs.NoSender);
        hub.Tell(new SwarmStarted(Film with { File = "other.mkv" }), ActorRefs.NoSender);
        hub.Tell(new SwarmStarted(Film), ActorRefs.NoSender);
        var join = _swarms.ExpectMsg<SwarmMessages.Join>();
        Assert.Equal((Film, Announced, hub), (join.Swarm, join.Node, join.Hub));
        _swarms.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_stream_that_is_too_slow_for_its_news_is_closed()
    {
        var hub = Start();
        var stream = Open(hub, SessionOf("ann"));
        for (var i = 0; i < 300; i++) hub.Tell(new CatalogEvent.JoinRequested(Films, $"u{i}"), ActorRefs.NoSender);
        // Nobody reads while the news come in; this one shows that all of them have.
        Next(Open(hub, SessionOf("eve")));
        AwaitCondition(() => Ended(stream));
    }

    [Fact]
    public void News_go_to_every_session_of_those_concerned_and_to_nobody_else()
    {
        var hub = Start();
        var (laptop, desktop, stranger) = (Open(hub, SessionOf("ann")), Open(hub, SessionOf("ann", "2")), Open(hub, SessionOf("eve")));
        hub.Tell(new CatalogEvent.JoinRequested(Films, "dan"), ActorRefs.NoSender);
        Assert.Equal(["heartbeat", "join_requested"], new[] { Next(laptop), Next(laptop) });
        Assert.Equal(["heartbeat", "join_requested"], new[] { Next(desktop), Next(desktop) });
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["heartbeat", "heartbeat"], new[] { Next(stranger), Next(stranger) });
    }

    private static Group Films => Group.Empty("films").Create("ann", new DecisionContext(default, 1)).Value;

    private IActorRef Start() => Sys.ActorOf(SessionHub.Props(
        _swarms.Ref, _presence, () => new TrackerList([]), new HubSettings(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeProvider.System)));

    private static Session SessionOf(string user, string id = "1") => new(user, $"{user}-{id}", Hash256.Of([1]), "127.0.0.1:4001", default, default);

    private static SessionStream Open(IActorRef hub, Session session)
    {
        var stream = new SessionStream(session);
        hub.Tell(new HubMessages.StreamOpened(stream), ActorRefs.NoSender);
        return stream;
    }

    /// <summary>The name of the next event.</summary>
    private string Next(SessionStream stream)
    {
        byte[]? next = null;
        AwaitCondition(() => stream.TryTake(out next));
        return Encoding.UTF8.GetString(next!).Split('\n')[0]["event: ".Length..];
    }

    /// <summary>Takes what is still to be read; then it is over, if it is.</summary>
    private static bool Ended(SessionStream stream)
    {
        while (stream.TryTake(out _))
        {
        }

        var more = stream.WaitToTake(CancellationToken.None);
        return more.IsCompleted && !more.Result;
    }
}
