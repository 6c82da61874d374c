using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>Every push and everyone: who hears of what.</summary>
public sealed class PushesSpec
{
    /// <summary>A stranger, someone who asks and is let in, a member who is removed, a member, the owner.</summary>
    private static readonly string[] Users = ["eve", "dan", "ben", "cat", "ann"];

    [Fact]
    public async Task Each_hears_of_what_concerns_him_and_of_nothing_else()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.swarms.news-delay = 1ms");
        var clients = new Dictionary<string, TestClient>();
        var streams = new Dictionary<string, EventReader>();
        foreach (var user in Users) clients[user] = await tracker.SignedIn(user);
        var (ann, ben, cat, dan) = (clients["ann"], clients["ben"], clients["cat"], clients["dan"]);
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        foreach (var member in new[] { "ben", "cat" })
        {
            await clients[member].Post("/groups/films/requests");
            await ann.Post($"/groups/films/requests/{member}/accept");
        }

        foreach (var (user, client) in clients)
        {
            streams[user] = await client.Events();
            await streams[user].Next(PushEvents.Heartbeat, ApiJson.Default.Heartbeat);
        }

        await dan.Post("/groups/films/requests");
        await ann.Post("/groups/films/files", TestFiles.OfPieces("film.mkv", 3), ApiJson.Default.RegisterFile);
        await ben.Post("/announce", new Announce([new("films", "film.mkv", [0])]), ApiJson.Default.Announce);
        await ann.Delete("/groups/films/members/ben");
        await cat.Post("/announce", new Announce([new("films", "film.mkv", [0])]), ApiJson.Default.Announce);
        await ann.Post("/announce", new Announce([new("films", "film.mkv", null)]), ApiJson.Default.Announce);
        await streams["cat"].Until(PushEvents.Peers, "film.mkv", Heard("cat"));
        await ann.Post("/groups/films/requests/dan/accept");
        await ann.Post("/groups/films/files", TestFiles.OfPieces("later.mkv", 3), ApiJson.Default.RegisterFile);

        // Each one's own news come after all that happened before.
        foreach (var (user, client) in clients)
        {
            await client.Post("/groups", new CreateGroup($"own-{user}"), ApiJson.Default.CreateGroup);
            await client.Post($"/groups/own-{user}/files", TestFiles.OfPieces($"end-{user}", 2), ApiJson.Default.RegisterFile);
            await streams[user].Until(PushEvents.FileAdded, $"end-{user}", Heard(user));
            await streams[user].DisposeAsync();
            client.Dispose();
        }

        Assert.Equal([], _heard["eve"]);
        Assert.Equal(["request_accepted dan", "file_added later.mkv"], _heard["dan"]);
        Assert.Equal(["file_added film.mkv", "access_ended ben"], _heard["ben"]);
        Assert.Equal(["file_added film.mkv", "access_ended ben", "peers ann", "file_added later.mkv"], _heard["cat"]);
        Assert.Equal(["join_requested dan", "file_added film.mkv", "access_ended ben", "file_added later.mkv"], _heard["ann"]);
    }

    private readonly Dictionary<string, List<string>> _heard = Users.ToDictionary(u => u, _ => new List<string>());

    private Action<string, string> Heard(string user) => (name, data) =>
    {
        var what = name switch
        {
            PushEvents.FileAdded => System.Text.Json.JsonSerializer.Deserialize(data, ApiJson.Default.FileAdded)!.File,
            PushEvents.Peers => System.Text.Json.JsonSerializer.Deserialize(data, ApiJson.Default.PeersChanged)!.Peers[0].User,
            _ => System.Text.Json.JsonSerializer.Deserialize(data, ApiJson.Default.MembershipChanged)!.User,
        };
        if (!what.StartsWith("end-", StringComparison.Ordinal)) _heard[user].Add($"{name} {what}");
    };
}
