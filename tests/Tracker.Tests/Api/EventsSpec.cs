using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

public sealed class EventsSpec
{
    [Fact]
    public async Task Heartbeats_tell_the_trackers_with_their_loads()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.sessions.heartbeat-interval = 20ms");
        using var ann = await tracker.SignedIn("ann");
        await using var events = await ann.Events();
        // The first ones may not know yet that she is there.
        Heartbeat beat;
        do beat = await events.Next(PushEvents.Heartbeat, ApiJson.Default.Heartbeat); while (beat.Trackers.All(t => t.Clients == 0));
        Assert.Equal(new TrackerStatus(tracker.Node.Api, TrackerState.Up, 1), Assert.Single(beat.Trackers, t => t.State == TrackerState.Up));
    }

    [Fact]
    public async Task A_node_whose_stream_ended_leaves_its_swarms_and_is_offline_after_the_grace()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.sessions.presence-grace = 100ms");
        using var ann = await tracker.SignedIn("ann");
        var events = await ann.Events();
        await Share(ann);
        using var ben = await tracker.SignedIn("ben");
        await Join(ann, ben);
        Assert.True(await IsOnline(ben, "ann"));
        Assert.Single(await Peers(ben));

        await events.DisposeAsync();
        while ((await Peers(ben)).Count > 0 || await IsOnline(ben, "ann"))
        {
            // Each look is a round trip; the grace is a tenth of a second.
        }
    }

    [Fact]
    public async Task A_stream_opened_again_in_time_keeps_the_node_in_its_swarms()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.sessions.presence-grace = 30s");
        using var ann = await Sharing(tracker);
        await (await ann.Events()).DisposeAsync();
        await using var again = await ann.Events();
        await again.Next(PushEvents.Heartbeat, ApiJson.Default.Heartbeat);
        Assert.Single(await Peers(ann));
    }

    [Fact]
    public async Task Who_is_removed_hears_of_it_and_leaves_the_groups_swarms()
    {
        await using var tracker = await TestTracker.Start();
        using var ann = await Sharing(tracker);
        using var ben = await tracker.SignedIn("ben");
        await Join(ann, ben);
        await ben.Post("/announce", new Announce([new("films", "film.mkv", null)]), ApiJson.Default.Announce);
        Assert.Equal(2, (await Peers(ann)).Count);
        await using var annsEvents = await ann.Events();
        await using var bensEvents = await ben.Events();
        await annsEvents.Next(PushEvents.Heartbeat, ApiJson.Default.Heartbeat);
        await bensEvents.Next(PushEvents.Heartbeat, ApiJson.Default.Heartbeat);

        Assert.Equal("ok", (await ann.Delete("/groups/films/members/ben")).Code);
        Assert.Equal(new MembershipChanged("films", "ben"), await bensEvents.Next(PushEvents.AccessEnded, ApiJson.Default.MembershipChanged));
        Assert.Equal(new MembershipChanged("films", "ben"), await annsEvents.Next(PushEvents.AccessEnded, ApiJson.Default.MembershipChanged));
        Assert.Equal("ann", Assert.Single(await Peers(ann)).User);
        Assert.Equal("not_a_member", (await ben.Post("/groups/films/files/film.mkv/ticket")).Code);
        var file = (await ann.Get("/groups/films/files/film.mkv")).Read(ApiJson.Default.FileDescription);
        Assert.Equal(["ann"], file.Sharers);
    }

    [Fact]
    public async Task Who_announces_a_whole_file_becomes_a_sharer()
    {
        await using var tracker = await TestTracker.Start();
        using var ann = await Sharing(tracker);
        using var ben = await tracker.SignedIn("ben");
        await Join(ann, ben);
        await ben.Post("/announce", new Announce([new("films", "film.mkv", [0b1110_0000])]), ApiJson.Default.Announce);
        var file = (await ben.Get("/groups/films/files/film.mkv")).Read(ApiJson.Default.FileDescription);
        Assert.Equal(["ann", "ben"], file.Sharers);
    }

    [Fact]
    public async Task Who_stops_sharing_leaves_the_swarm_at_once()
    {
        await using var tracker = await TestTracker.Start();
        using var ann = await Sharing(tracker);
        await using var events = await ann.Events();
        Assert.Equal("ok", (await ann.Delete("/groups/films/files/film.mkv/swarm")).Code);
        while ((await Peers(ann)).Count > 0)
        {
            // The hub passes it on to the swarm while we ask.
        }
    }

    /// <summary>Ann owns films and shares film.mkv.</summary>
    private static async Task<TestClient> Sharing(TestTracker tracker)
    {
        var ann = await tracker.SignedIn("ann");
        await Share(ann);
        return ann;
    }

    private static async Task Share(TestClient ann)
    {
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await ann.Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 3), ApiJson.Default.RegisterFile);
        await ann.Post("/announce", new Announce([new("films", "film.mkv", null)]), ApiJson.Default.Announce);
    }

    private static async Task Join(TestClient owner, TestClient user)
    {
        await user.Post("/groups/films/requests");
        var requests = (await owner.Get("/groups/films/requests")).Read(ApiJson.Default.RequestList).Requests;
        await owner.Post($"/groups/films/requests/{requests[^1].User}/accept");
    }

    private static async Task<IReadOnlyList<SwarmPeer>> Peers(TestClient client) =>
        (await client.Get("/groups/films/files/film.mkv/peers")).Read(ApiJson.Default.SwarmPeerList).Peers;

    private static async Task<bool> IsOnline(TestClient client, string user) =>
        (await client.Get("/groups/films/members")).Read(ApiJson.Default.MemberList).Members.Single(m => m.User == user).Online;
}
