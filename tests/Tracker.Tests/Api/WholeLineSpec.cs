using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>The main job over HTTPS: two users, one group, a file shared, a peer found.</summary>
public sealed class WholeLineSpec : IAsyncLifetime
{
    private TestTracker _tracker = null!;

    public async Task InitializeAsync() => _tracker = await TestTracker.Start();

    public async Task DisposeAsync() => await _tracker.DisposeAsync();

    [Fact]
    public async Task A_file_is_shared_found_and_a_ticket_for_it_given()
    {
        using var alice = await _tracker.SignedIn("alice");
        using var bob = await _tracker.SignedIn("bob");
        await using var bobsEvents = await bob.Events();
        await using var alicesEvents = await alice.Events();

        Assert.Equal("ok", (await alice.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup)).Code);
        Assert.Equal("ok", (await bob.Post("/groups/films/requests")).Code);
        Assert.Equal(new MembershipChanged("films", "bob"), await alicesEvents.Next(PushEvents.JoinRequested, ApiJson.Default.MembershipChanged));
        Assert.Equal("ok", (await alice.Post("/groups/films/requests/bob/accept")).Code);
        Assert.Equal(new MembershipChanged("films", "bob"), await bobsEvents.Next(PushEvents.RequestAccepted, ApiJson.Default.MembershipChanged));

        var file = TestFiles.OfPieces("a film.mkv", 3);
        var described = (await alice.Post("/groups/films/files", file, ApiJson.Default.RegisterFile)).Read(ApiJson.Default.FileDescription);
        Assert.Equal(["alice"], described.Sharers);
        Assert.Equal(new FileAdded("films", "a film.mkv", file.Size, "alice"), await bobsEvents.Next(PushEvents.FileAdded, ApiJson.Default.FileAdded));
        Assert.Equal(file.PieceLayer, (await bob.Get("/groups/films/files/a%20film.mkv/layer")).Body);

        Assert.Empty((await bob.Post("/announce", new Announce([new("films", "a film.mkv", [0])]), ApiJson.Default.Announce)).Read(ApiJson.Default.Announced).Refused);
        Assert.Empty((await alice.Post("/announce", new Announce([new("films", "a film.mkv", null)]), ApiJson.Default.Announce)).Read(ApiJson.Default.Announced).Refused);
        var pushed = await bobsEvents.Next(PushEvents.Peers, ApiJson.Default.PeersChanged);
        Assert.Equal(alice.NodeId, Assert.Single(pushed.Peers).NodeId);

        var peer = Assert.Single((await bob.Get("/groups/films/files/a%20film.mkv/peers")).Read(ApiJson.Default.SwarmPeerList).Peers);
        Assert.Equal(new SwarmPeer("alice", alice.NodeId, "127.0.0.1:4001", 3, true, 0), peer);

        var granted = (await bob.Post("/groups/films/files/a%20film.mkv/ticket")).Read(ApiJson.Default.TicketGranted);
        Assert.NotEmpty(granted.Ticket);
        var offers = (await bob.Post("/groups/films/downloads", new AskDownloads(["a film.mkv", "none", "a/b"]), ApiJson.Default.AskDownloads)).Read(ApiJson.Default.DownloadsOffered).Downloads;
        Assert.Equal([null, "file_not_found", "invalid_name"], offers.Select(o => o.Refused?.Code));
        var offered = offers[0].Offered!;
        Assert.Equal((file.Root, file.Size), (offered.File.Root, offered.File.Size));
        Assert.Equal(["alice"], offered.File.Sharers);
        Assert.Equal(peer, Assert.Single(offered.Peers!));
        Assert.Equal(granted.Ticket.Length, offered.Ticket!.Ticket.Length);
        var listed = Assert.Single((await bob.Get("/groups/films/files")).Read(ApiJson.Default.FileList).Files);
        Assert.Equal((1, 1), (listed.Seeders, listed.Peers));
    }
}
