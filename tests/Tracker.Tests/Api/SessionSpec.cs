using System.Net;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

public sealed class SessionSpec
{
    [Fact]
    public async Task A_user_is_rate_limited_and_another_one_is_not()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.passwords { failures = 3, failure-leak = 50s }");
        using var ann = await tracker.SignedIn("ann");
        using var ben = await tracker.SignedIn("ben");
        using var guesser = tracker.Stranger();
        var answers = new List<Answer>();
        for (var i = 0; i < 8; i++) answers.Add(await guesser.Post("/sessions", new SignIn("ann", $"guess number {i}", default, "127.0.0.1:1"), ApiJson.Default.SignIn));
        var limited = answers.First(a => a.Code == "rate_limited");
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.Status);
        Assert.InRange(int.Parse(limited.Headers["Retry-After"], null), 1, 50);
        Assert.Equal("ben", (await ben.SignIn("ben")).User);
    }

    [Fact]
    public async Task Unknown_users_are_limited_like_known_ones()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.passwords { failures = 3, failure-leak = 50s }");
        using var guesser = tracker.Stranger();
        var codes = new List<string>();
        for (var i = 0; i < 4; i++) codes.Add((await guesser.Post("/sessions", new SignIn("ghost", $"guess number {i}", default, "127.0.0.1:1"), ApiJson.Default.SignIn)).Code);
        Assert.Equal(["invalid_credentials", "invalid_credentials", "invalid_credentials", "rate_limited"], codes);
    }

    [Fact]
    public async Task A_signed_out_token_is_good_no_more_and_other_sessions_go_on()
    {
        await using var tracker = await TestTracker.Start();
        using var laptop = await tracker.SignedIn("ann");
        using var desktop = await tracker.SignedIn("ann");
        await using var events = await laptop.Events();
        Assert.Equal("ok", (await laptop.Delete("/sessions/current")).Code);
        Assert.Equal("not_logged_in", (await laptop.Get("/groups")).Code);
        Assert.Equal("ok", (await desktop.Get("/groups")).Code);
        await events.End();
    }

    [Fact]
    public async Task A_token_past_half_its_time_is_renewed_with_the_reply()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.sessions.token-lifetime = 3s");
        using var ann = await tracker.SignedIn("ann");
        var old = ann.Token;
        Answer answer;
        while (!(answer = await ann.Get("/groups")).Headers.ContainsKey(ApiRoutes.RenewedTokenHeader))
        {
            if (answer.Code == "ok") continue;
            // All of the second half went by between two of these: once more.
            Assert.Equal("not_logged_in", answer.Code);
            old = (await ann.SignIn("ann")).Token;
        }

        Assert.Equal("ok", answer.Code);
        Assert.NotEqual(old, answer.Headers[ApiRoutes.RenewedTokenHeader]);
    }

    [Fact]
    public async Task A_retried_command_is_applied_once_and_gets_the_first_answer()
    {
        await using var tracker = await TestTracker.Start();
        using var ann = await tracker.SignedIn("ann");
        var key = (ApiRoutes.IdempotencyKeyHeader, Guid.NewGuid().ToString());
        var answers = new List<Answer>();
        for (var i = 0; i < 3; i++) answers.Add(await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup, key));
        Assert.All(answers, a => Assert.Equal("ok", a.Code));
        Assert.Equal("group_exists", (await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup)).Code);
    }

    [Fact]
    public async Task Two_commands_at_once_for_one_name_make_one_group()
    {
        await using var tracker = await TestTracker.Start();
        using var ann = await tracker.SignedIn("ann");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup)));
        Assert.Single(answers, a => a.Code == "ok");
        Assert.Equal(19, answers.Count(a => a.Code == "group_exists"));
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("tracker-spec-").FullName;
        await using (var tracker = await TestTracker.Start(folder, "", ownsFolder: false))
        {
            using var ann = await tracker.SignedIn("ann");
            await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
            await ann.Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 3), ApiJson.Default.RegisterFile);
        }

        await using var again = await TestTracker.Start(folder, "", ownsFolder: true);
        using var back = again.Stranger();
        await back.SignIn("ann");
        var file = (await back.Get("/groups/films/files/film.mkv")).Read(ApiJson.Default.FileDescription);
        Assert.Equal(["ann"], file.Sharers);
        Assert.Equal(96, (await back.Get("/groups/films/files/film.mkv/layer")).Body.Length);
    }

    /// <summary>What another tracker makes is seen here, and a token of one is good at the other.</summary>
    [Fact]
    public async Task Two_trackers_on_one_store_serve_the_same_session()
    {
        var folder = Directory.CreateTempSubdirectory("tracker-spec-").FullName;
        await using var first = await TestTracker.Start(folder, "", ownsFolder: true);
        await using var second = await TestTracker.Start(folder, "", ownsFolder: false, number: 2);
        using var ann = await first.SignedIn("ann");
        using var annElsewhere = second.Stranger();
        annElsewhere.Token = ann.Token;

        var made = await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        var seen = await annElsewhere.Send(HttpMethod.Get, "/groups", null, (ApiRoutes.SeenChangeHeader, made.Headers[ApiRoutes.ChangeHeader]));
        Assert.Equal("films", Assert.Single(seen.Read(ApiJson.Default.GroupList).Groups).Group);
        Assert.Equal("ok", (await annElsewhere.Get("/groups/films/members")).Code);

        Assert.Equal("group_exists", (await annElsewhere.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup)).Code);
    }

    [Fact]
    public async Task What_one_tracker_confirmed_every_other_one_shows()
    {
        var folder = Directory.CreateTempSubdirectory("tracker-spec-").FullName;
        await using var first = await TestTracker.Start(folder, "akkap2p.tracker.catalog.poll-interval = 1h", ownsFolder: true);
        await using var second = await TestTracker.Start(folder, "akkap2p.tracker.catalog.poll-interval = 1h", ownsFolder: false, number: 2);
        using var ann = await first.SignedIn("ann");
        using var ben = await second.SignedIn("ben");
        for (var i = 0; i < 10; i++)
        {
            await ann.Post("/groups", new CreateGroup($"g{i}"), ApiJson.Default.CreateGroup);
            await ben.Post($"/groups/g{i}/requests");
            Assert.Equal("ben", Assert.Single((await ann.Get($"/groups/g{i}/requests")).Read(ApiJson.Default.RequestList).Requests).User);
            await ann.Post($"/groups/g{i}/requests/ben/accept");
            Assert.Equal("ok", (await ben.Get($"/groups/g{i}/files")).Code);
        }
    }
}
