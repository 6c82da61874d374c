using AkkaP2P.Client;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

/// <summary>The exact fields of each command's data, as the interface lists them.</summary>
public class CommandDataSpec
{
    [Theory]
    [InlineData("create_user anna secret-1", "{}")]
    [InlineData("login anna secret-1", """{"user":"anna"}""")]
    [InlineData("logout", "{}")]
    [InlineData("create_group films", "{}")]
    [InlineData("join_group films", "{}")]
    [InlineData("leave_group films", "{}")]
    [InlineData("list_groups", """{"groups":[{"group":"films","owner":"anna","members":2,"files":1,"role":"owner"}]}""")]
    [InlineData("list_requests films", """{"requests":[{"user":"bert","requested_at":"2026-03-04T05:06:07.890Z"}]}""")]
    [InlineData("accept_request films bert", "{}")]
    [InlineData("reject_request films bert", "{}")]
    [InlineData("remove_member films bert", "{}")]
    [InlineData("list_members films", """{"members":[{"user":"anna","role":"owner","online":true,"joined_at":"2026-03-04T05:06:07.890Z"}]}""")]
    [InlineData("upload_file /a.bin films", """{"group":"films","file":"a.bin","size":5,"pieces":1,"piece_size":16384,"root":"HASH","sha256":null}""")]
    [InlineData("upload_file --sha256 /a.bin films", """{"group":"films","file":"a.bin","size":5,"pieces":1,"piece_size":16384,"root":"HASH","sha256":"HASH"}""")]
    [InlineData("list_files films", """{"files":[{"file":"a.bin","size":5,"pieces":1,"root":"HASH","sha256":null,"seeders":1,"peers":2,"uploaded_by":"anna","uploaded_at":"2026-03-04T05:06:07.890Z"}]}""")]
    [InlineData("download_file films a.bin /tmp", """{"download_id":7}""")]
    [InlineData("pause_download 7", "{}")]
    [InlineData("resume_download 7", "{}")]
    [InlineData("cancel_download 7", "{}")]
    [InlineData("clear_downloads", "{}")]
    [InlineData("stop_share a.bin", "{}")]
    [InlineData("show_shares", """{"shares":[{"group":"films","file":"a.bin","path":"/a.bin","size":5,"bytes_served":10,"peers":1}]}""")]
    [InlineData("show_peers films a.bin", """{"peers":[{"user":"anna","address":"127.0.0.1:7001","pieces":1,"complete":true,"score":0.5}]}""")]
    [InlineData("export_torrent films a.bin /a.torrent", """{"path":"/a.torrent","info_hash":"HASH"}""")]
    [InlineData("status", """{"user":"anna","listen":"127.0.0.1:7001","node_id":"HASH","tracker":null,"trackers":[{"api":"https://127.0.0.1:6101","state":"up","clients":3}],"gateway":null}""")]
    [InlineData("set_limit upload 20MB/s", "{}")]
    [InlineData("quit", "{}")]
    public async Task A_command_has_the_data_of_the_interface(string line, string data)
    {
        var session = await JsonSession.Run(new FakeNode(), line);

        Assert.Equal(data.Replace("HASH", Samples.Hash.ToString(), StringComparison.Ordinal), session.Results.Single().GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("show_downloads")]
    [InlineData("wait_download all 5")]
    public async Task A_download_has_the_fields_of_the_interface(string line)
    {
        var node = new FakeNode { Downloads = [Samples.Download(DownloadState.Failed, new CommandError(ErrorCode.CorruptSource, "bad"))] };

        var session = await JsonSession.Run(node, line);

        Assert.Equal(
            """
            {"downloads":[{"download_id":7,"group":"films","file":"a.bin","state":"failed","size":100,"bytes_done":50,"pieces":4,"pieces_done":2,
            "rate":12.5,"eta_seconds":4,"path":"/tmp/a.bin","elapsed_seconds":3.5,"hash_failures":1,"retries":2,
            "error":{"code":"corrupt_source","message":"bad"},
            "peers":[{"user":"anna","address":"127.0.0.1:7001","state":"active","bytes":50,"pieces":2,"rate":12.5,"score":0.75,"failures":0}]}]}
            """.ReplaceLineEndings(""),
            session.Results.Single().GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_download_without_error_has_null_there()
    {
        var session = await JsonSession.Run(new FakeNode { Downloads = [Samples.Download()] }, "show_downloads");

        Assert.Contains("\"error\":null", session.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_every_command()
    {
        var session = await JsonSession.Run(new FakeNode(), "help", "help login");

        Assert.Equal(29, session.Results[0].GetProperty("data").GetProperty("commands").GetArrayLength());
        Assert.Equal(
            """{"commands":[{"command":"login","usage":"login <user> <password>","summary":"sign in; earlier shares and unfinished downloads resume"}]}""",
            session.Results[1].GetProperty("data").GetRawText());
    }
}
