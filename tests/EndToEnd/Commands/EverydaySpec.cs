using System.Diagnostics;
using System.Text.Json;
using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Commands;

/// <summary>What groups, members, files and shares look like to those who use them.</summary>
public class EverydaySpec
{
    /// <summary>An upload is done when the trackers know who has the file, or after so long.</summary>
    private static readonly TimeSpan AnnounceTimeout = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_group_is_made_joined_and_left()
    {
        await using var world = await World.Start();
        var anna = await world.User("anna");
        var bert = await world.User("bert");
        await anna.Ok("create_group films");

        await bert.Ok("join_group films");
        var asked = await anna.Event("join_requested");
        Assert.Equal(("films", "bert"), (asked.GetProperty("group").GetString(), asked.GetProperty("user").GetString()));
        Assert.Equal("pending", Row(await bert.Ok("list_groups"), "groups", 0, "role"));
        Assert.Equal("bert", Row(await anna.Ok("list_requests films"), "requests", 0, "user"));
        await anna.Ok("accept_request films bert");
        Assert.Equal("films", (await bert.Event("request_accepted")).GetProperty("group").GetString());

        var members = (await bert.Ok("list_members films")).GetProperty("members").EnumerateArray().ToArray();
        Assert.Equal(["anna owner True", "bert member True"], members.Select(m => $"{m.GetProperty("user")} {m.GetProperty("role")} {m.GetProperty("online")}").Order());
        AssertFields(members[0], "user", "role", "online", "joined_at");
        AssertFields((await bert.Ok("list_groups")).GetProperty("groups")[0], "group", "owner", "members", "files", "role");

        // The owner leaves: the longest-standing member inherits; the last one out removes the group.
        await anna.Ok("leave_group films");
        Assert.Equal("owner", Row(await bert.Ok("list_groups"), "groups", 0, "role"));
        await bert.Ok("leave_group films");
        Assert.Equal(0, (await anna.Ok("list_groups")).GetProperty("groups").GetArrayLength());
    }

    [Fact]
    public async Task A_request_can_be_withdrawn_rejected_and_a_member_removed()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, carl) = (members[0], await world.User("carl"));

        await carl.Ok("join_group films");
        await carl.Ok("leave_group films");
        Assert.Equal(0, (await anna.Ok("list_requests films")).GetProperty("requests").GetArrayLength());
        await carl.Ok("join_group films");
        await anna.Ok("reject_request films carl");
        Assert.Equal("none", Row(await carl.Ok("list_groups"), "groups", 0, "role"));
        await anna.Ok("remove_member films bert");
        Assert.Equal("not_a_member", await members[1].Refused("list_files films"));
    }

    [Fact]
    public async Task A_file_is_shared_listed_and_fetched_with_every_field_of_the_interface()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);

        var source = world.MakeFile("a.bin", 1_200_000);
        var began = Stopwatch.GetTimestamp();
        var shared = await anna.Ok($"upload_file {source} films");
        var quick = Stopwatch.GetElapsedTime(began) < AnnounceTimeout;
        var seeders = (await anna.Ok("list_files films")).GetProperty("files")[0].GetProperty("seeders").GetInt32();
        if (quick) Assert.Equal(1, seeders);
        AssertFields(shared, "group", "file", "size", "pieces", "piece_size", "root", "sha256");
        Assert.Equal((3, 524_288), (shared.GetProperty("pieces").GetInt32(), shared.GetProperty("piece_size").GetInt32()));
        var added = await bert.Event("file_added");
        AssertFields(added, "group", "file", "size", "user");

        var listed = (await bert.Ok("list_files films")).GetProperty("files")[0];
        AssertFields(listed, "file", "size", "pieces", "root", "sha256", "seeders", "peers", "uploaded_by", "uploaded_at");
        Assert.Equal(shared.GetProperty("root").GetString(), listed.GetProperty("root").GetString());

        var done = await bert.Download("films", "a.bin", world.Path("got.bin"));
        AssertFields(
            done, "download_id", "group", "file", "state", "size", "bytes_done", "pieces", "pieces_done", "rate", "eta_seconds", "path", "elapsed_seconds",
            "hash_failures", "retries", "error", "peers");
        AssertFields(done.GetProperty("peers")[0], "user", "address", "state", "bytes", "pieces", "rate", "score", "failures");
        Assert.Equal(JsonValueKind.Null, done.GetProperty("error").ValueKind);

        var peers = (await bert.Ok("show_peers films a.bin")).GetProperty("peers");
        AssertFields(peers[0], "user", "address", "pieces", "complete", "score");
        AssertFields((await anna.Ok("show_shares")).GetProperty("shares")[0], "group", "file", "path", "size", "bytes_served", "peers");
        // A piece that does not come in time is asked for again.
        Assert.InRange(await anna.Served(1_200_000), 1_200_000, 1_200_000 + done.GetProperty("retries").GetInt64() * 524_288);
        AssertFields(await anna.Ok("status"), "user", "listen", "node_id", "tracker", "trackers", "gateway");
        AssertFields((await anna.Ok("status")).GetProperty("trackers")[0], "api", "state", "clients");
    }

    [Fact]
    public async Task A_download_is_paused_resumed_and_waits_for_a_seeder_who_comes_back()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        var source = world.MakeFile("big.bin", 24 << 20);
        await anna.Ok($"upload_file {source} films");
        // Slow enough that it is not over before it is paused, however late that is.
        await anna.Ok("set_limit upload 500kB/s");

        var id = (await bert.Ok($"download_file films big.bin {world.Path("got.bin")}")).GetProperty("download_id").GetInt64();
        await bert.Event("download_progress");
        await bert.Ok($"pause_download {id}");
        Assert.Equal("paused", Row(await bert.Ok("show_downloads"), "downloads", 0, "state"));
        await anna.Ok("logout");
        await bert.Ok($"resume_download {id}");
        await bert.DownloadBecomes(d => d.GetProperty("state").GetString() == "waiting", "waiting");
        await anna.Ok($"login anna {World.Password}");
        await anna.Ok("set_limit upload off");

        await bert.Ok($"wait_download {id} 180", TimeSpan.FromSeconds(190));
        World.AssertSameBytes(source, world.Path("got.bin"));
    }

    [Fact]
    public async Task Shares_and_downloads_are_there_again_after_a_restart()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        await anna.Ok($"upload_file {world.MakeFile("a.bin", 700_000)} films");
        await bert.Download("films", "a.bin", world.Path("got.bin"));
        var served = await anna.Served(700_000);
        await anna.End();

        var again = await world.Client("anna");
        await again.Ok($"login anna {World.Password}");

        var share = (await again.Ok("show_shares")).GetProperty("shares")[0];
        Assert.Equal(served, share.GetProperty("bytes_served").GetInt64());
        await bert.End();
        var carl = await world.Join(again, "carl");
        await carl.Download("films", "a.bin", world.Path("carl.bin"));
        var bertAgain = await world.Client("bert");
        await bertAgain.Ok($"login bert {World.Password}");
        Assert.Equal("completed", Row(await bertAgain.Ok("show_downloads"), "downloads", 0, "state"));
    }

    private static string? Row(JsonElement data, string list, int row, string field) => data.GetProperty(list)[row].GetProperty(field).GetString();

    private static void AssertFields(JsonElement row, params string[] fields) => Assert.Equal(fields.Order(), row.EnumerateObject().Select(p => p.Name).Order());
}
