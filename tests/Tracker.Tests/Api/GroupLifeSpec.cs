using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>Groups from outside.</summary>
public sealed class GroupLifeSpec : IAsyncLifetime
{
    private TestTracker _tracker = null!;

    public async Task InitializeAsync() => _tracker = await TestTracker.Start();

    public async Task DisposeAsync() => await _tracker.DisposeAsync();

    [Fact]
    public async Task Everyone_sees_every_group_with_counts_and_the_own_role()
    {
        using var ann = await _tracker.SignedIn("ann");
        using var ben = await _tracker.SignedIn("ben");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await ann.Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 1), ApiJson.Default.RegisterFile);
        await ben.Post("/groups", new CreateGroup("books"), ApiJson.Default.CreateGroup);
        await ben.Post("/groups/films/requests");
        var groups = (await ben.Get("/groups")).Read(ApiJson.Default.GroupList).Groups;
        Assert.Equal([new("books", "ben", 1, 0, GroupRole.Owner), new GroupSummary("films", "ann", 1, 1, GroupRole.Pending)], groups);
    }

    [Fact]
    public async Task A_group_that_its_last_member_left_is_gone_with_its_files_and_can_be_made_anew()
    {
        using var ann = await _tracker.SignedIn("ann");
        using var ben = await _tracker.SignedIn("ben");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await ann.Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 3), ApiJson.Default.RegisterFile);
        Assert.Equal("ok", (await ann.Delete("/groups/films/membership")).Code);
        Assert.Equal("group_not_found", (await ann.Get("/groups/films/files")).Code);

        Assert.Equal("ok", (await ben.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup)).Code);
        Assert.Empty((await ben.Get("/groups/films/files")).Read(ApiJson.Default.FileList).Files);
        Assert.Equal("ok", (await ben.Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 2, content: 1), ApiJson.Default.RegisterFile)).Code);
        Assert.Equal(64, (await ben.Get("/groups/films/files/film.mkv/layer")).Body.Length);
    }

    [Fact]
    public async Task A_leaving_owner_hands_over()
    {
        using var ann = await _tracker.SignedIn("ann");
        using var ben = await _tracker.SignedIn("ben");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await ben.Post("/groups/films/requests");
        await ann.Post("/groups/films/requests/ben/accept");
        await ann.Delete("/groups/films/membership");
        var member = Assert.Single((await ben.Get("/groups/films/members")).Read(ApiJson.Default.MemberList).Members);
        Assert.Equal(("ben", GroupRole.Owner), (member.User, member.Role));
    }

    [Fact]
    public async Task A_withdrawn_request_is_gone()
    {
        using var ann = await _tracker.SignedIn("ann");
        using var ben = await _tracker.SignedIn("ben");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await ben.Post("/groups/films/requests");
        Assert.Equal("ben", Assert.Single((await ann.Get("/groups/films/requests")).Read(ApiJson.Default.RequestList).Requests).User);
        Assert.Equal("ok", (await ben.Delete("/groups/films/membership")).Code);
        Assert.Empty((await ann.Get("/groups/films/requests")).Read(ApiJson.Default.RequestList).Requests);
    }

    [Theory]
    [InlineData("Der Fluß #1 (50%) + mehr?.mkv")]
    [InlineData("电影.mkv")]
    [InlineData("a&b=c;d,e'f.mkv")]
    public async Task A_file_may_be_called_anything(string name)
    {
        using var ann = await _tracker.SignedIn("ann");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        Assert.Equal("ok", (await ann.Post("/groups/films/files", TestFiles.OfPieces(name, 2), ApiJson.Default.RegisterFile)).Code);
        var path = $"/groups/films/files/{Uri.EscapeDataString(name)}";
        Assert.Equal(name, (await ann.Get(path)).Read(ApiJson.Default.FileDescription).File);
        Assert.Equal(64, (await ann.Get($"{path}/layer")).Body.Length);
    }

    [Fact]
    public async Task An_empty_file_has_no_root_and_can_be_shared()
    {
        using var ann = await _tracker.SignedIn("ann");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await ann.Post("/groups/films/files", TestFiles.Empty("nothing"), ApiJson.Default.RegisterFile);
        await ann.Post("/announce", new Announce([new("films", "nothing", null)]), ApiJson.Default.Announce);
        Assert.True(Assert.Single((await ann.Get("/groups/films/files/nothing/peers")).Read(ApiJson.Default.SwarmPeerList).Peers).Complete);
        Assert.Empty((await ann.Get("/groups/films/files/nothing/layer")).Body);
        Assert.Equal("usage", (await ann.Post("/groups/films/files/nothing/ticket")).Code);
        var offer = await ann.Post("/groups/films/downloads", new AskDownloads(["nothing"]), ApiJson.Default.AskDownloads);
        Assert.Null(Assert.Single(offer.Read(ApiJson.Default.DownloadsOffered).Downloads).Offered!.Ticket);
    }
}
