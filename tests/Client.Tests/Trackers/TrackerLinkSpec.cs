using System.Text.Json;
using Akka.Actor;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class TrackerLinkSpec : PatientKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static readonly TrackerSettings Quick = new()
    {
        TryTimeout = TimeSpan.FromSeconds(30),
        HeartbeatTimeout = TimeSpan.FromMilliseconds(400),
        BackoffMin = TimeSpan.FromMilliseconds(10),
        BackoffMax = TimeSpan.FromMilliseconds(50),
        BreakerOpen = TimeSpan.FromMilliseconds(50),
    };

    private readonly TempFolder _data = new();
    private readonly FakeCluster _cluster = new();
    private TrackerParts? _parts;

    public TrackerLinkSpec()
        : base("akka.loglevel = ERROR")
    {
        Type[] news =
        [
            typeof(TrackerNews.Reachable), typeof(TrackerNews.Connected), typeof(TrackerNews.Lost), typeof(PeersChanged), typeof(FileAdded),
            typeof(TrackerNews.JoinRequested), typeof(TrackerNews.RequestAccepted), typeof(TrackerNews.AccessEnded),
        ];
        foreach (var type in news) Sys.EventStream.Subscribe(TestActor, type);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _parts?.Dispose();
        _cluster.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Before_login_it_holds_on_to_a_tracker_that_answers()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        Link(Quick, tracker);
        Assert.Equal(tracker.Api, ExpectMsg<TrackerNews.Reachable>(Long).Tracker);
        Assert.Equal(tracker.Api, _parts!.Directory.Current);
        Assert.Equal(TrackerState.Up, Assert.Single(_parts.Directory.Statuses).State);
    }

    [Fact]
    public async Task After_login_it_opens_the_event_stream_and_tells_who_waits_for_it()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var link = Link(Quick with { HeartbeatTimeout = Long }, tracker);
        ExpectMsg<TrackerNews.Reachable>(Long);
        link.Tell(new TrackerLink.AwaitStream(), TestActor);
        SignIn(link);
        Assert.Equal(tracker.Api, FishForMessage<TrackerNews.Connected>(_ => true, Long).Tracker);
        Assert.Equal(1, tracker.Streams);
        Assert.Equal("token", tracker.Requests.Last().Token);
    }

    [Fact]
    public async Task Pushes_become_news()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var peers = new PeersChanged("films", "a.mkv", [new SwarmPeer("bob", Hash256.Of("b"u8), "127.0.0.1:1", 3, false, 0.5)]);
        tracker.Pushes = () =>
        [
            ("unknown to this version", "{}"),
            (PushEvents.Peers, "{ this is not json"),
            (PushEvents.Peers, JsonSerializer.Serialize(peers, ApiJson.Default.PeersChanged)),
            (PushEvents.FileAdded, """{"group":"films","file":"a.mkv","size":7,"user":"bob"}"""),
            (PushEvents.JoinRequested, """{"group":"films","user":"bob"}"""),
            (PushEvents.RequestAccepted, """{"group":"films","user":"me"}"""),
            (PushEvents.AccessEnded, """{"group":"films","user":"bob"}"""),
        ];
        Connect(Quick with { HeartbeatTimeout = Long }, tracker);
        Assert.Equal("a.mkv", ExpectMsg<PeersChanged>(Long).Peers is [{ User: "bob" }] ? "a.mkv" : "");
        Assert.Equal(new FileAdded("films", "a.mkv", 7, "bob"), ExpectMsg<FileAdded>(Long));
        Assert.Equal(new TrackerNews.JoinRequested("films", "bob"), ExpectMsg<TrackerNews.JoinRequested>(Long));
        Assert.Equal(new TrackerNews.RequestAccepted("films"), ExpectMsg<TrackerNews.RequestAccepted>(Long));
        Assert.Equal(new TrackerNews.AccessEnded("films", "bob"), ExpectMsg<TrackerNews.AccessEnded>(Long));
    }

    [Fact]
    public async Task A_tracker_that_falls_silent_is_lost_and_the_next_one_taken()
    {
        await using var silent = await FakeTracker.Start(_cluster);
        await using var well = await FakeTracker.Start(_cluster);
        Connect(Quick, [silent, well], first: silent);
        Assert.Equal(silent.Api, ExpectMsg<TrackerNews.Lost>(Long).Tracker);
        Assert.Equal(well.Api, ExpectMsg<TrackerNews.Connected>(Long).Tracker);
    }

    [Fact]
    public async Task A_tracker_that_dies_is_lost_at_once_and_the_session_resumed_at_the_next()
    {
        var dying = await FakeTracker.Start(_cluster);
        await using var well = await FakeTracker.Start(_cluster);
        Connect(Quick with { HeartbeatTimeout = TimeSpan.FromMinutes(5) }, [dying, well], first: dying);
        await dying.DisposeAsync();
        Assert.Equal(dying.Api, ExpectMsg<TrackerNews.Lost>(Long).Tracker);
        Assert.Equal(well.Api, ExpectMsg<TrackerNews.Connected>(Long).Tracker);
        Assert.Equal("token", well.Requests.Last().Token);
        Assert.DoesNotContain(well.Requests, r => r.Path == "/sessions");
    }

    [Fact]
    public async Task Heartbeats_keep_the_tracker_and_tell_of_others()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var heartbeat = new Heartbeat(
            DateTimeOffset.UnixEpoch, [new TrackerStatus(tracker.Api, TrackerState.Up, 3), new TrackerStatus("https://127.0.0.1:9", TrackerState.Joining, 0)]);
        tracker.Pushes = () =>
        [
            (PushEvents.Heartbeat, JsonSerializer.Serialize(heartbeat, ApiJson.Default.Heartbeat)),
            (PushEvents.RequestAccepted, """{"group":"films","user":"me"}"""),
        ];
        Connect(Quick with { HeartbeatTimeout = Long }, tracker);
        ExpectMsg<TrackerNews.RequestAccepted>(Long);
        Assert.Equivalent(heartbeat.Trackers, _parts!.Directory.Statuses);
    }

    [Fact]
    public async Task An_expired_session_is_renewed_and_its_stream_opened()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        tracker.GoodToken = "fresh";
        tracker.Answer = (http, _) => FakeTracker.Json(http, Given("fresh"), ApiJson.Default.SignedIn);
        Connect(Quick with { HeartbeatTimeout = Long }, tracker);
        Assert.Equal("fresh", _parts!.Session.Current!.Token);
    }

    [Fact]
    public async Task After_logout_the_stream_is_closed_and_nothing_called_lost()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var link = Connect(Quick with { HeartbeatTimeout = Long }, tracker);
        _parts!.Session.Current = null;
        link.Tell(new TrackerLink.SessionChanged());
        ExpectMsg<TrackerNews.Reachable>(Long);
        AwaitAssert(() => Assert.Equal(0, tracker.Streams), Long);
    }

    [Fact]
    public async Task While_no_tracker_answers_it_goes_on_looking()
    {
        var gone = await FakeTracker.Start(_cluster);
        var port = gone.Port;
        await gone.DisposeAsync();
        Link(Quick, gone);
        ExpectNoMsg(TimeSpan.FromMilliseconds(200));
        await using var back = await FakeTracker.Start(_cluster, port);
        ExpectMsg<TrackerNews.Reachable>(Long);
    }

    [Fact]
    public async Task An_event_without_end_breaks_the_stream_and_not_the_node()
    {
        await using var hostile = await FakeTracker.Start(_cluster);
        await using var well = await FakeTracker.Start(_cluster);
        hostile.Pushes = () => [("peers", new string('x', 100_000))];
        Connect(Quick with { HeartbeatTimeout = Long, MaxEventBytes = 10_000 }, [hostile, well], first: hostile);
        Assert.Equal(hostile.Api, ExpectMsg<TrackerNews.Lost>(Long).Tracker);
        Assert.Equal(well.Api, ExpectMsg<TrackerNews.Connected>(Long).Tracker);
    }

    private IActorRef Link(TrackerSettings settings, params FakeTracker[] trackers)
    {
        _parts = new TrackerParts(
            new TrackerInfo([.. trackers.Select(t => t.Endpoint)]), _data.Path, Hash256.Of("node"u8), () => "127.0.0.1:4000", settings, TimeProvider.System, _ => { });
        return Sys.ActorOf(TrackerLink.Props(_parts));
    }

    private IActorRef Connect(TrackerSettings settings, FakeTracker tracker) => Connect(settings, [tracker], tracker);

    /// <summary>Signed in before the link starts, so that it opens the stream at <paramref name="first"/> at once.</summary>
    private IActorRef Connect(TrackerSettings settings, FakeTracker[] trackers, FakeTracker first)
    {
        _parts = new TrackerParts(
            new TrackerInfo([.. trackers.Select(t => t.Endpoint)]), _data.Path, Hash256.Of("node"u8), () => "127.0.0.1:4000", settings, TimeProvider.System, _ => { });
        _parts.Session.Current = new TrackerSession.SignedInUser("secret123", Given("token"));
        _parts.Directory.Current = first.Api;
        var link = Sys.ActorOf(TrackerLink.Props(_parts));
        Assert.Equal(first.Api, ExpectMsg<TrackerNews.Connected>(Long).Tracker);
        return link;
    }

    private void SignIn(IActorRef link)
    {
        _parts!.Session.Current = new TrackerSession.SignedInUser("secret123", Given("token"));
        link.Tell(new TrackerLink.SessionChanged());
    }

    private static SignedIn Given(string token) => new("me", "session", token, DateTimeOffset.MaxValue, [1], []);
}
