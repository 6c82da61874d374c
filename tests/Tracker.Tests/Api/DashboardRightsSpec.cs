using AkkaP2P.Tracker.Dashboard;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>What the dashboard shows to whom.</summary>
public sealed class DashboardRightsSpec(FilmsTracker films) : IClassFixture<FilmsTracker>
{
    [Fact]
    public async Task Nobody_sees_sums_and_trackers_only()
    {
        Assert.Equal("not_logged_in", (await films["nobody"].Get("/dashboard")).Code);
        var state = await Look("nobody", "/dashboard/public?group=films");
        Assert.Null(state.User);
        Assert.Null(state.Group);
        Assert.Empty(state.Groups);
        Assert.Empty(state.Swarms);
        Assert.DoesNotContain(state.Events, e => e.Group is not null || e.User is not null || e.File is not null);
    }

    [Theory]
    [InlineData("eve")]
    [InlineData("dan")]
    public async Task Who_is_no_member_sees_of_a_group_what_list_groups_tells(string user)
    {
        var state = await Look(user, "/dashboard?group=films");
        Assert.Null(state.Group);
        Assert.Equal(("films", "ann", 2, 0, 1), state.Groups.Select(g => (g.Group, g.Owner, g.Members, g.Online, g.Files)).Single());
        Assert.DoesNotContain(state.Events, e => e.File is not null || (e.User is not null && e.User != user));
    }

    [Theory]
    [InlineData("ben", new string[0])]
    [InlineData("ann", new[] { "dan" })]
    public async Task Members_see_into_their_group_and_its_owner_sees_who_asks(string user, string[] requests)
    {
        var group = (await Look(user, "/dashboard?group=films")).Group!;
        Assert.Equal(["film.mkv"], group.Files.Select(f => f.File));
        Assert.Equal(["ann", "ben"], group.Members.Select(m => m.User));
        Assert.Equal(requests, group.Requests);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused() => Assert.Equal("invalid_name", (await films["ann"].Get("/dashboard?group=-bad")).Code);

    private async Task<DashboardState> Look(string user, string path)
    {
        await using var stream = await films[user].Events(path);
        return await stream.Next("state", DashboardJson.Default.DashboardState);
    }
}
