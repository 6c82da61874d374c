using System.Text.Json;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

public class JsonModeSpec
{
    [Fact]
    public async Task Each_line_gets_exactly_one_result_in_input_order()
    {
        var session = await JsonSession.Run(new FakeNode(), "logout", "bogus", "list_groups", "join_group \"unbalanced", "status");

        Assert.Equal(["logout", "bogus", "list_groups", "join_group", "status"], session.Results.Select(r => r.GetProperty("command").GetString()));
    }

    [Fact]
    public async Task Empty_lines_and_comments_get_no_result()
    {
        var session = await JsonSession.Run(new FakeNode(), "", "   ", "# logout", "  # logout", "logout");

        Assert.Single(session.Results);
    }

    [Fact]
    public async Task Ready_comes_before_everything_else()
    {
        var session = await JsonSession.Run(new FakeNode(), "logout");

        Assert.Equal(
            """{"type":"event","event":"ready","data":{"listen":"127.0.0.1:7001","tracker":"https://127.0.0.1:6101","node_id":"ab"}}""",
            session.Text.Split('\n')[0]);
    }

    [Fact]
    public async Task No_command_runs_before_the_node_is_ready()
    {
        var node = new FakeNode(ready: false);
        using var stop = new CancellationTokenSource();

        var running = JsonSession.Run(node, "logout", stop.Token);
        await stop.CancelAsync();

        Assert.Empty((await running).Results);
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task A_node_that_serves_without_a_tracker_says_so()
    {
        var node = new FakeNode(ready: false);
        node.Raise(new ClientEvent.Ready("127.0.0.1:7001", null, "ab"));

        var session = await JsonSession.Run(node, "");

        Assert.Equal(JsonValueKind.Null, session.Lines[0].GetProperty("data").GetProperty("tracker").ValueKind);
    }

    [Fact]
    public async Task A_result_carries_a_message_and_data()
    {
        var session = await JsonSession.Run(new FakeNode(), "login anna secret-1");

        Assert.Equal("""{"type":"result","command":"login","ok":true,"message":"signed in as anna","data":{"user":"anna"}}""", session.Text.Split('\n')[1]);
        Assert.True(session.Succeeded);
    }

    [Fact]
    public async Task A_refusal_carries_its_code_and_message()
    {
        var node = new FakeNode { Refusal = new CommandError(ErrorCode.InvalidCredentials, "no") };

        var session = await JsonSession.Run(node, "login anna wrong-one");

        Assert.Equal("""{"type":"result","command":"login","ok":false,"error":{"code":"invalid_credentials","message":"no"}}""", session.Text.Split('\n')[1]);
        Assert.False(session.Succeeded);
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_try_again()
    {
        var node = new FakeNode { Refusal = new CommandError(ErrorCode.RateLimited, "slow down", 9) };

        var session = await JsonSession.Run(node, "login anna wrong-one");

        Assert.Equal(9, session.Results[0].GetProperty("error").GetProperty("retry_after_seconds").GetInt32());
    }

    [Fact]
    public async Task A_defect_is_an_internal_error_and_the_session_goes_on()
    {
        var node = new FakeNode { Defect = new InvalidOperationException("broken\nthing") };

        var session = await JsonSession.Run(node, "logout", "help");

        Assert.Equal("internal", session.Results[0].GetProperty("error").GetProperty("code").GetString());
        Assert.True(session.Results[1].GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Downloads_that_come_together_start_at_once_and_are_answered_in_their_order()
    {
        var node = new FakeNode(ready: false);
        var lines = new[] { "a", "b", "c" }.Select(file => $"download_file films {file} /to").Append("list_groups").ToArray();
        var running = JsonSession.Run(node, lines);
        node.Raise(new ClientEvent.Ready("127.0.0.1:7001", null, "ab")); // by then all lines are there or none
        var session = await running;

        Assert.Equal(["download_file", "download_file", "download_file", "list_groups"], session.Results.Select(NameOf));
        Assert.Equal(["download_file films a /to", "download_file films b /to", "download_file films c /to", "list_groups"], node.Asked.Where(a => !a.EndsWith("at once", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lines_are_written_when_all_that_is_there_has_been_told()
    {
        var written = new MemoryStream();
        var output = new JsonOutput(written);

        output.Event(new ClientEvent.RequestAccepted("films"));
        output.Event(new ClientEvent.RequestAccepted("songs"));
        Assert.Equal(0, written.Length);

        output.Flush();
        Assert.Equal(2, written.ToArray().Count(b => b == '\n'));
        output.Flush();
        Assert.Equal(2, written.ToArray().Count(b => b == '\n'));
    }

    [Fact]
    public async Task A_defect_in_downloads_that_go_on_together_is_told_for_each()
    {
        var session = await JsonSession.Run(new FakeNode { Defect = new InvalidOperationException("broken") }, "download_file films a /to", "download_file films b /to", "status");

        Assert.Equal(["internal", "internal", null], session.Results.Select(ErrorOf));
    }

    [Fact]
    public async Task Quit_has_a_result_and_ends_the_session()
    {
        var session = await JsonSession.Run(new FakeNode(), "quit", "logout");

        Assert.Equal("""{"type":"result","command":"quit","ok":true,"message":"bye","data":{}}""", session.Text.Split('\n')[1]);
        Assert.Single(session.Results);
    }

    [Fact]
    public async Task An_overlong_line_is_one_usage_error()
    {
        var session = await JsonSession.Run(new FakeNode(), "login anna " + new string('x', 1 << 20), "logout");

        Assert.Equal(["usage", null], session.Results.Select(ErrorOf));
    }

    [Fact]
    public async Task A_downloads_end_is_told_before_the_wait_that_it_ends()
    {
        var node = new FakeNode
        {
            Waiting = (self, _) =>
            {
                self.Raise(new ClientEvent.DownloadProgress(Samples.Download()));
                self.Raise(new ClientEvent.DownloadEnded(Samples.Download(DownloadState.Completed)));
                return Task.CompletedTask;
            },
        };

        var session = await JsonSession.Run(node, "wait_download 7");

        Assert.Equal(["ready", "download_progress", "download_completed", "wait_download"], session.Lines.Select(NameOf));
    }

    [Theory]
    [InlineData(DownloadState.Failed)]
    [InlineData(DownloadState.Cancelled)]
    public async Task A_download_that_did_not_complete_is_told_as_failed(DownloadState state)
    {
        var node = new FakeNode();
        node.Raise(new ClientEvent.DownloadEnded(Samples.Download(state, new CommandError(ErrorCode.DiskFull, "no room"))));

        var session = await JsonSession.Run(node, "logout");

        Assert.Equal("download_failed", NameOf(session.Lines[1]));
        Assert.Equal("""{"code":"disk_full","message":"no room"}""", session.Lines[1].GetProperty("data").GetProperty("error").GetRawText());
    }

    [Fact]
    public async Task Other_events_carry_what_they_are_about()
    {
        var node = new FakeNode();
        node.Raise(new ClientEvent.TrackerLost("https://a"));
        node.Raise(new ClientEvent.TrackerConnected("https://b"));
        node.Raise(new ClientEvent.JoinRequested("films", "bert"));
        node.Raise(new ClientEvent.RequestAccepted("films"));
        node.Raise(new ClientEvent.FileAdded("films", "ö.bin", 5, "anna"));

        var session = await JsonSession.Run(node, "");

        Assert.Equal(
            [
                """{"type":"event","event":"tracker_lost","data":{"tracker":"https://a"}}""",
                """{"type":"event","event":"tracker_connected","data":{"tracker":"https://b"}}""",
                """{"type":"event","event":"join_requested","data":{"group":"films","user":"bert"}}""",
                """{"type":"event","event":"request_accepted","data":{"group":"films"}}""",
                """{"type":"event","event":"file_added","data":{"group":"films","file":"ö.bin","size":5,"user":"anna"}}""",
            ],
            session.Text.Split('\n')[1..6]);
    }

    [Fact]
    public async Task A_command_that_is_cut_off_by_a_stop_still_gets_its_result()
    {
        using var stop = new CancellationTokenSource();
        var node = new FakeNode { Waiting = async (_, cancel) => { await stop.CancelAsync(); await Task.Delay(Timeout.Infinite, cancel); } };

        var session = await JsonSession.Run(node, "wait_download all\nlogout", stop.Token);

        Assert.Single(session.Results);
        Assert.True(session.Succeeded);
    }

    private static string? NameOf(JsonElement line) =>
        line.GetProperty(line.GetProperty("type").GetString() == "event" ? "event" : "command").GetString();

    private static string? ErrorOf(JsonElement result) =>
        result.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null;
}
