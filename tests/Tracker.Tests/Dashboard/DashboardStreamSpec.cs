using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Dashboard;
using AkkaP2P.Tracker.Tests.Api;

namespace AkkaP2P.Tracker.Tests.Dashboard;

/// <summary>How the dashboard's stream goes on; who is told what in the first place is in <see cref="DashboardRightsSpec"/>.</summary>
public sealed class DashboardStreamSpec : IAsyncLifetime
{
    private TestTracker _tracker = null!;
    private TestClient _ann = null!;

    public async Task InitializeAsync()
    {
        _tracker = await TestTracker.Start();
        _ann = await _tracker.SignedIn("ann");
        await _ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await _ann.Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 3), ApiJson.Default.RegisterFile);
        await _ann.Post("/announce", new Announce([new("films", "film.mkv", null)]), ApiJson.Default.Announce);
    }

    public async Task DisposeAsync()
    {
        _ann.Dispose();
        await _tracker.DisposeAsync();
    }

    [Fact]
    public async Task A_user_is_told_of_a_group_when_he_joins_it_and_no_more_when_he_is_removed()
    {
        using var ben = await _tracker.SignedIn("ben");
        await using var stream = await ben.Events("/dashboard?group=films");
        var before = await Until(stream, s => s.Groups.Count == 1);
        Assert.Equal(GroupRole.None, before.Groups[0].Role);
        Assert.Null(before.Group);
        Assert.DoesNotContain(before.Events, e => e.Group is not null);

        await ben.Post("/groups/films/requests");
        await _ann.Post("/groups/films/requests/ben/accept");
        var member = await Until(stream, s => s.Group is not null);
        Assert.Equal("film.mkv", Assert.Single(member.Group!.Files).File);
        Assert.Equal(["ann", "ben"], member.Group.Members.Select(m => m.User));

        await _ann.Delete("/groups/films/members/ben");
        var after = await Until(stream, s => s.Group is null);
        Assert.Equal(GroupRole.None, Assert.Single(after.Groups).Role);
        Assert.DoesNotContain(after.Events, e => e.User != "ben" && e.Group is not null);
    }

    [Fact]
    public async Task Signing_out_ends_the_stream()
    {
        using var ben = await _tracker.SignedIn("ben");
        await using var stream = await ben.Events("/dashboard");
        await Until(stream, s => s.User == "ben");
        await ben.Delete("/sessions/current");
        await stream.End();
    }

    [Fact]
    public async Task The_last_hour_comes_with_the_first_state()
    {
        using var stranger = _tracker.Stranger();
        await using var stream = await stranger.Events("/dashboard/public");
        var history = await stream.Next("history", DashboardJson.Default.DashboardHistory);
        Assert.Equal(10, history.StepSeconds);
        Assert.NotEmpty(history.Samples);
    }

    private static async Task<DashboardState> Until(EventReader stream, Func<DashboardState, bool> isSo)
    {
        while (true)
        {
            var state = await stream.Next("state", DashboardJson.Default.DashboardState);
            if (isSo(state)) return state;
        }
    }
}
