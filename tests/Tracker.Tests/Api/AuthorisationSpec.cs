using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>A tracker with the group films: ann owns it, ben is a member, dan has asked, eve is a stranger; it has film.mkv.</summary>
public sealed class FilmsTracker : IAsyncLifetime
{
    public TestTracker Tracker { get; private set; } = null!;

    private readonly Dictionary<string, TestClient> _clients = [];

    public TestClient this[string user] => _clients[user];

    public async Task InitializeAsync()
    {
        Tracker = await TestTracker.Start();
        foreach (var user in new[] { "ann", "ben", "dan", "eve" }) _clients[user] = await Tracker.SignedIn(user);
        _clients["nobody"] = Tracker.Stranger();
        await this["ann"].Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        await this["ben"].Post("/groups/films/requests");
        await this["ann"].Post("/groups/films/requests/ben/accept");
        await this["dan"].Post("/groups/films/requests");
        await this["ann"].Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 3), ApiJson.Default.RegisterFile);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        await Tracker.DisposeAsync();
    }
}

/// <summary>Every route and everyone. None of these changes anything, so one tracker serves them all.</summary>
public sealed class AuthorisationSpec(FilmsTracker films) : IClassFixture<FilmsTracker>
{
    /// <summary>Route, then the answer to nobody, a stranger, someone pending, a member, the owner. What would change the group (-) is for other specs.</summary>
    public static TheoryData<string, string[]> Routes => new()
    {
        { "GET /trackers", ["ok", "ok", "ok", "ok", "ok"] },
        { "GET /ca", ["ok", "ok", "ok", "ok", "ok"] },
        { "GET /groups", ["not_logged_in", "ok", "ok", "ok", "ok"] },
        { "POST /groups", ["not_logged_in", "group_exists", "group_exists", "group_exists", "group_exists"] },
        { "GET /groups/films/requests", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "ok"] },
        { "POST /groups/films/requests/ghost/accept", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "request_not_found"] },
        { "POST /groups/films/requests/ghost/reject", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "request_not_found"] },
        // Who asked is for the owner to know: whether dan or nobody did, others get the same answer.
        { "POST /groups/films/requests/dan/accept", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "-"] },
        { "POST /groups/films/requests/dan/reject", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "-"] },
        { "POST /groups/films/requests", ["not_logged_in", "-", "already_requested", "already_member", "already_member"] },
        { "DELETE /groups/films/membership", ["not_logged_in", "not_a_member", "-", "-", "-"] },
        { "DELETE /groups/films/members/ben", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "-"] },
        { "DELETE /groups/films/members/ann", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "-"] },
        { "DELETE /groups/films/members/dan", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "not_a_member"] },
        { "DELETE /groups/none/members/ghost", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "POST /groups/none/requests/dan/accept", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "GET /groups/films/members", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "DELETE /groups/films/members/ghost", ["not_logged_in", "not_a_member", "not_a_member", "not_owner", "not_a_member"] },
        { "GET /groups/films/files", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "POST /groups/films/files", ["not_logged_in", "not_a_member", "not_a_member", "file_exists", "file_exists"] },
        { "GET /groups/films/files/film.mkv", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "GET /groups/films/files/film.mkv/layer", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "GET /groups/films/files/film.mkv/peers", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "POST /groups/films/files/film.mkv/ticket", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "POST /groups/films/downloads", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "DELETE /groups/films/files/film.mkv/swarm", ["not_logged_in", "not_a_member", "not_a_member", "ok", "ok"] },
        { "GET /groups/films/files/none", ["not_logged_in", "not_a_member", "not_a_member", "file_not_found", "file_not_found"] },
        { "GET /groups/films/files/none/layer", ["not_logged_in", "not_a_member", "not_a_member", "file_not_found", "file_not_found"] },
        { "GET /groups/films/files/none/peers", ["not_logged_in", "not_a_member", "not_a_member", "file_not_found", "file_not_found"] },
        { "POST /groups/films/files/none/ticket", ["not_logged_in", "not_a_member", "not_a_member", "file_not_found", "file_not_found"] },
        { "POST /groups/none/downloads", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "DELETE /groups/films/files/none/swarm", ["not_logged_in", "not_a_member", "not_a_member", "file_not_found", "file_not_found"] },
        { "GET /groups/none/files", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "GET /groups/none/members", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "GET /groups/none/requests", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "POST /groups/none/requests", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "DELETE /groups/none/membership", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "DELETE /groups/none/members/ben", ["not_logged_in", "group_not_found", "group_not_found", "group_not_found", "group_not_found"] },
        { "GET /groups/-bad/files", ["not_logged_in", "invalid_name", "invalid_name", "invalid_name", "invalid_name"] },
        { "POST /groups/none/requests/-bad/accept", ["not_logged_in", "invalid_name", "invalid_name", "invalid_name", "invalid_name"] },
        { "GET /groups/none/files/a%5Cb", ["not_logged_in", "invalid_name", "invalid_name", "invalid_name", "invalid_name"] },
        { "POST /announce", ["not_logged_in", "ok", "ok", "ok", "ok"] },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_gets_the_answer_that_is_due(string route, string[] answers)
    {
        var users = new[] { "nobody", "eve", "dan", "ben", "ann" };
        var got = await Task.WhenAll(users.Zip(answers).Select(u => u.Second == "-" ? Task.FromResult("-") : Call(films[u.First], route)));
        Assert.Equal(users.Zip(answers), users.Zip(got));
    }

    [Fact]
    public async Task Every_route_of_the_api_is_in_the_table()
    {
        // Signing in and out, accounts, the event stream and the dashboard have specs of their own.
        string[] elsewhere = ["POST /users", "POST /sessions", "DELETE /sessions/current", "GET /events", "GET /dashboard", "GET /dashboard/public"];
        var (_, text) = await films["nobody"].GetPlain("/openapi/v1.json");
        var described = System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("paths").EnumerateObject()
            .Where(p => p.Name.StartsWith(ApiRoutes.Prefix, StringComparison.Ordinal))
            .SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name[ApiRoutes.Prefix.Length..]}"));
        var tried = Routes.Select(r => ((object[])r)[0].ToString()!).ToArray();
        var missing = described.Except(elsewhere).Where(route => !tried.Any(t => IsOf(route, t)));
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("eve", "not_a_member")]
    [InlineData("dan", "not_a_member")]
    [InlineData("ben", "ok")]
    public async Task A_share_is_announced_by_members_only(string user, string answer)
    {
        var body = new Announce([new("films", "film.mkv", [0b0100_0000]), new("films", "none", null), new("-", "x", null), new("films", "film.mkv", [1, 2])]);
        var refused = (await films[user].Post("/announce", body, ApiJson.Default.Announce)).Read(ApiJson.Default.Announced).Refused;
        Assert.Equal(answer, refused.FirstOrDefault(r => r.Index == 0)?.Code ?? "ok");
        Assert.Equal(answer == "ok" ? "file_not_found" : answer, refused.Single(r => r.Index == 1).Code);
        Assert.Equal("invalid_name", refused.Single(r => r.Index == 2).Code);
        Assert.Equal(answer == "ok" ? "usage" : answer, refused.Single(r => r.Index == 3).Code);
    }

    [Fact]
    public async Task A_token_changed_in_one_byte_is_no_token()
    {
        using var forger = films.Tracker.Stranger();
        var token = films["ann"].Token!;
        forger.Token = token[..20] + (token[20] == 'A' ? 'B' : 'A') + token[21..];
        Assert.Equal("not_logged_in", (await forger.Get("/groups")).Code);
    }

    /// <summary>Whether a call is one of the route, part by part.</summary>
    private static bool IsOf(string route, string call)
    {
        var (parts, given) = (route.Split('/', ' '), call.Split('/', ' '));
        return parts.Length == given.Length && parts.Zip(given).All(p => p.First == p.Second || p.First.StartsWith('{'));
    }

    private static async Task<string> Call(TestClient client, string route)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        var answer = route switch
        {
            "POST /groups" => await client.Post(path, new CreateGroup("films"), ApiJson.Default.CreateGroup),
            "POST /groups/films/files" => await client.Post(path, TestFiles.OfPieces("film.mkv", 3, content: 1), ApiJson.Default.RegisterFile),
            "POST /groups/films/downloads" or "POST /groups/none/downloads" => await client.Post(path, new AskDownloads(["film.mkv"]), ApiJson.Default.AskDownloads),
            "POST /announce" => await client.Post(path, new Announce([]), ApiJson.Default.Announce),
            _ => await client.Send(new HttpMethod(method), path, null),
        };
        return answer.Code;
    }
}
