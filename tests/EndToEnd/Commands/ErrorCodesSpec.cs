using AkkaP2P.EndToEnd.Running;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.EndToEnd.Commands;

/// <summary>Every refusal of the interface that a user can bring about, and which of several wins.</summary>
public class ErrorCodesSpec
{
    [Fact]
    public async Task Someone_who_is_not_signed_in_is_told_so_by_every_command_that_needs_it()
    {
        await using var world = await World.Start();
        var node = await world.Client("anna");

        foreach (var line in new[]
        {
            "logout", "create_group films", "join_group films", "leave_group films", "list_groups", "list_requests films", "accept_request films bert",
            "reject_request films bert", "remove_member films bert", "list_members films", "upload_file /nowhere films", "list_files films",
            "download_file films a.bin /tmp", "show_peers films a.bin", "export_torrent films a.bin /tmp/a.torrent", "join_group .bad.",
        })
        {
            Assert.Equal((line, "not_logged_in"), (line, await node.Refused(line)));
        }

        await node.Ok("status");
        Assert.Equal("usage", await node.Refused("join_group"));
    }

    [Fact]
    public async Task Accounts_are_refused_for_what_is_wrong_with_them()
    {
        await using var world = await World.Start();
        var node = await world.Client("anna");

        Assert.Equal("weak_password", await node.Refused("create_user anna seven77"));
        foreach (var name in new[] { "\"\"", "-anna", ".anna", "\"an na\"", "änna", "an/na", new string('a', 65) })
            Assert.Equal((name, "invalid_name"), (name, await node.Refused($"create_user -- {name} {World.Password}")));
        await node.Ok($"create_user {new string('a', 64)} eight888");
        await node.Ok($"create_user anna {World.Password}");
        Assert.Equal("user_exists", await node.Refused($"create_user anna {World.Password}"));
        Assert.Equal("invalid_credentials", await node.Refused("login anna wrong-one-1"));
        Assert.Equal("invalid_credentials", await node.Refused("login nobody wrong-one-1"));
        Assert.Equal("invalid_name", await node.Refused($"login \"\" {World.Password}"));
        await node.Ok($"login anna {World.Password}");
        Assert.Equal("already_logged_in", await node.Refused($"login anna {World.Password}"));
        await node.Ok($"create_user other {World.Password}");
        Assert.Equal("anna", (await node.Ok("status")).GetProperty("user").GetString());
    }

    [Fact]
    public async Task Wrong_passwords_are_slowed_down_for_that_user_only()
    {
        await using var world = await World.Start();
        var node = await world.Client("anna");
        await node.Ok($"create_user anna {World.Password}");
        await node.Ok($"create_user bert {World.Password}");

        var refused = default(System.Text.Json.JsonElement);
        for (var i = 0; i < 100 && CodeOf(refused) != "rate_limited"; i++) refused = (await node.Run("login anna wrong-one-1")).GetProperty("error");

        Assert.Equal("rate_limited", CodeOf(refused));
        Assert.InRange(refused.GetProperty("retry_after_seconds").GetInt32(), 1, 60);
        await node.Ok($"login bert {World.Password}");
    }

    [Fact]
    public async Task Groups_are_refused_by_role_in_the_order_of_the_interface()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert, carl) = (members[0], members[1], await world.User("carl"));

        Assert.Equal("group_exists", await bert.Refused("create_group films"));
        Assert.Equal("invalid_name", await bert.Refused("create_group \"\""));
        foreach (var line in new[]
        {
            "join_group none", "leave_group none", "list_requests none", "accept_request none bert", "reject_request none bert", "remove_member none bert",
            "list_members none", "list_files none", "download_file none a.bin /nowhere/a", "show_peers none a.bin",
        })
        {
            Assert.Equal((line, "group_not_found"), (line, await bert.Refused(line)));
        }

        foreach (var line in new[]
        {
            "leave_group films", "list_requests films", "accept_request films bert", "reject_request films bert", "remove_member films bert", "list_members films",
            "list_files films", "download_file films a.bin /nowhere/a", "show_peers films a.bin",
        })
        {
            Assert.Equal((line, "not_a_member"), (line, await carl.Refused(line)));
        }

        foreach (var line in new[] { "list_requests films", "accept_request films carl", "reject_request films carl", "remove_member films anna" })
            Assert.Equal((line, "not_owner"), (line, await bert.Refused(line)));

        Assert.Equal("already_member", await bert.Refused("join_group films"));
        Assert.Equal("already_member", await anna.Refused("join_group films"));
        Assert.Equal("request_not_found", await anna.Refused("accept_request films carl"));
        Assert.Equal("request_not_found", await anna.Refused("reject_request films carl"));
        Assert.Equal("not_a_member", await anna.Refused("remove_member films carl"));
        await carl.Ok("join_group films");
        Assert.Equal("already_requested", await carl.Refused("join_group films"));
        Assert.Equal("invalid_name", await anna.Refused("accept_request films \"no name\""));
    }

    [Fact]
    public async Task Uploads_are_refused_for_what_is_wrong_with_the_file()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert, carl) = (members[0], members[1], await world.User("carl"));
        var file = world.MakeFile("a.bin", 5000);

        Assert.Equal("path_not_found", await anna.Refused("upload_file /nowhere/a.bin films"));
        Assert.Equal("not_a_regular_file", await anna.Refused($"upload_file {world.Folder} films"));
        Assert.Equal("not_a_regular_file", await anna.Refused("upload_file /dev/null films"));
        Assert.Equal("group_not_found", await anna.Refused($"upload_file {file} none"));
        Assert.Equal("not_a_member", await carl.Refused($"upload_file {file} films"));
        await anna.Ok($"upload_file {file} films");
        Assert.Equal("already_shared", await anna.Refused($"upload_file {file} films"));
        var other = world.MakeFolder("other");
        File.Copy(world.MakeFile("b.bin", 6000), Path.Combine(other, "a.bin"));
        Assert.Equal("file_exists", await bert.Refused($"upload_file {other}/a.bin films"));
        File.Copy(file, Path.Combine(other, "a.bin"), overwrite: true);
        await bert.Ok($"upload_file {other}/a.bin films");
        await bert.Ok("stop_share films a.bin");
        Assert.Equal("file_not_found", await bert.Refused("stop_share films a.bin"));
        Assert.Equal("file_not_found", await bert.Refused("show_peers films none.bin"));
        Assert.Equal("invalid_name", await bert.Refused("show_peers films ../a.bin"));
    }

    [Fact]
    public async Task Downloads_are_refused_for_what_is_wrong_with_them()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        await anna.Ok($"upload_file {world.MakeFile("a.bin", 700_000)} films");
        var here = world.MakeFolder("here");

        Assert.Equal("file_not_found", await bert.Refused($"download_file films none.bin {here}"));
        Assert.Equal("invalid_name", await bert.Refused($"download_file films ../a.bin {here}"));
        Assert.Equal("invalid_name", await bert.Refused($"download_file \"no group\" a.bin {here}"));
        Assert.Equal("path_not_found", await bert.Refused("download_file films a.bin /nowhere/in/there"));
        Assert.Equal("usage", await bert.Refused($"download_file films a.bin {here} --pieces 7"));
        Assert.Equal("download_not_found", await bert.Refused("wait_download 4711"));
        foreach (var command in new[] { "pause_download", "resume_download", "cancel_download" })
            Assert.Equal((command, "download_not_found"), (command, await bert.Refused($"{command} 4711")));

        await bert.Download("films", "a.bin", here);
        Assert.Equal("destination_exists", await bert.Refused($"download_file films a.bin {here}"));
        await bert.Download("films", "a.bin", here, "--overwrite");
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_permission_denied()
    {
        // Root may write everywhere but where the kernel says no to everyone.
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        await members[0].Ok($"upload_file {world.MakeFile("a.bin", 5000)} films");

        Assert.Equal("permission_denied", await OutcomeOf(members[1], "download_file films a.bin /sys/kernel"));
    }

    [SmallDiskFact]
    public async Task A_full_disk_is_disk_full()
    {
        await using var world = await World.Start();
        var anna = (await world.Members("anna"))[0];
        await anna.Ok($"upload_file {world.MakeFile("a.bin", 5_000_000)} films");
        var small = world.MakeFolder("small");
        var bert = await World.Join(anna, await World.SignUp(await world.ClientWithLittleRoom("bert", small), "bert"), "bert");

        Assert.Equal("disk_full", await OutcomeOf(bert, $"download_file films a.bin {small}"));
        Assert.Equal("disk_full", await OutcomeOf(bert, $"download_file films a.bin {small}"));
    }

    [Fact]
    public async Task Waits_end_with_what_became_of_the_download()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        await anna.Ok($"upload_file {world.MakeFile("a.bin", 700_000)} films");
        await anna.Ok("logout");
        var here = world.MakeFolder("here");

        var id = (await bert.Ok($"download_file films a.bin {here}")).GetProperty("download_id").GetInt64();
        Assert.Equal("timeout", await bert.Refused($"wait_download {id} 0.5"));
        await bert.Ok($"cancel_download {id}");
        Assert.Equal("download_failed", await bert.Refused($"wait_download {id}"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(here));

        await bert.Ok($"download_file films a.bin {here} --peer-timeout 1");
        Assert.Equal("no_seeders", await ErrorOfNextFailure(bert));
        Assert.Equal("download_failed", await bert.Refused("wait_download all"));
        await bert.Ok("clear_downloads");
        Assert.Equal(0, (await bert.Ok("show_downloads")).GetProperty("downloads").GetArrayLength());
    }

    [Fact]
    public async Task Without_a_tracker_a_command_is_no_trackers_and_is_never_applied_later()
    {
        await using var world = await World.Start();
        var anna = await world.User("anna", "--set", "akkap2p.client.tracker.command-timeout=15s");
        await world.Tracker.KillNow();

        Assert.Equal("no_trackers", await anna.Refused("create_group late"));
        await world.StartTracker();
        await anna.Event("tracker_connected");

        Assert.Equal(0, (await anna.Ok("list_groups")).GetProperty("groups").GetArrayLength());
    }

    [Fact]
    public void Every_code_of_the_contract_is_named_in_these_specs()
    {
        // internal is a defect, and file_changed and corrupt_source are provoked where files are tampered with.
        var elsewhere = new[] { ErrorCode.Internal, ErrorCode.FileChanged, ErrorCode.CorruptSource };
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "EndToEnd", "Commands", "ErrorCodesSpec.cs"));

        Assert.DoesNotContain(Enum.GetValues<ErrorCode>().Except(elsewhere), c => !source.Contains($"\"{c.Wire()}\"", StringComparison.Ordinal));
    }

    private static string? CodeOf(System.Text.Json.JsonElement error) =>
        error.ValueKind == System.Text.Json.JsonValueKind.Object ? error.GetProperty("code").GetString() : null;

    /// <summary>Of the next download that fails, and not by being cancelled.</summary>
    private static async Task<string?> ErrorOfNextFailure(ClientProcess node)
    {
        while (true)
        {
            var failed = await node.Event("download_failed");
            if (failed.GetProperty("state").GetString() == "failed") return CodeOf(failed.GetProperty("error"));
        }
    }

    /// <summary>Why a download is refused at once, or fails in the end.</summary>
    private static async Task<string?> OutcomeOf(ClientProcess node, string download)
    {
        var result = await node.Run(download);
        return result.GetProperty("ok").GetBoolean() ? await ErrorOfNextFailure(node) : CodeOf(result.GetProperty("error"));
    }
}
