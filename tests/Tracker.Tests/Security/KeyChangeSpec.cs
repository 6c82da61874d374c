using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Tests.Api;
using Microsoft.Data.Sqlite;

namespace AkkaP2P.Tracker.Tests.Security;

/// <summary>The steps that docs/SECURITY.md gives for changing the cluster's keys.</summary>
public sealed class KeyChangeSpec
{
    [Fact]
    public async Task Keys_taken_out_of_the_store_are_made_anew_and_what_the_old_ones_signed_is_good_no_more()
    {
        var folder = Directory.CreateTempSubdirectory("tracker-spec-").FullName;
        string token, ca;
        byte[] ticketKey;
        await using (var before = await TestTracker.Start(folder, "", ownsFolder: false))
        {
            using var ann = await before.SignedIn("ann");
            (token, ticketKey) = (ann.Token!, (await ann.SignIn("ann")).TicketKey);
            ca = System.Text.Encoding.ASCII.GetString((await ann.Get("/ca")).Body);
        }

        await using (var store = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")}"))
        {
            await store.OpenAsync();
            await using var command = store.CreateCommand();
            command.CommandText = "DELETE FROM secret WHERE name IN ('ticket-key', 'token-keys', 'ca')";
            Assert.Equal(3, await command.ExecuteNonQueryAsync());
        }

        await using var after = await TestTracker.Start(folder, "", ownsFolder: true);
        using var again = after.Stranger();
        again.Token = token;
        Assert.Equal("not_logged_in", (await again.Get("/groups")).Code);
        Assert.NotEqual(ticketKey, (await again.SignIn("ann")).TicketKey);
        Assert.NotEqual(ca, System.Text.Encoding.ASCII.GetString((await again.Get("/ca")).Body));
        Assert.Equal("ok", (await again.Get("/groups")).Code);
    }

    [Fact]
    public async Task A_command_sent_again_is_applied_once_and_its_key_is_worth_nothing_to_others()
    {
        await using var tracker = await TestTracker.Start();
        using var ann = await tracker.SignedIn("ann");
        using var ben = await tracker.SignedIn("ben");
        var key = (ApiRoutes.IdempotencyKeyHeader, "the-same-for-all");

        Assert.Equal("ok", (await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup, key)).Code);
        Assert.Equal("ok", (await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup, key)).Code);
        Assert.Equal("group_exists", (await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup)).Code);
        Assert.Equal("group_exists", (await ben.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup, key)).Code);
        Assert.Equal("not_a_member", (await ben.Get("/groups/films/files")).Code);
        Assert.Equal("ok", (await ann.Send(HttpMethod.Delete, "/groups/films/membership", null, key)).Code);
        Assert.Equal("group_not_found", (await ben.Get("/groups/films/files")).Code);
    }
}
