using AkkaP2P.Client;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

/// <summary>How the words of a line become the call on the node.</summary>
public class CommandWordsOfThePromptSpec
{
    [Theory]
    [InlineData("create_user")]
    [InlineData("create_user anna")]
    [InlineData("create_user anna secret-1 more")]
    [InlineData("logout now")]
    [InlineData("logout --now")]
    [InlineData("login \"anna")]
    [InlineData("login 'anna")]
    [InlineData("Login anna secret-1")]
    [InlineData("upload_file --sha512 a films")]
    [InlineData("upload_file a")]
    [InlineData("wait_download")]
    [InlineData("wait_download seven")]
    [InlineData("wait_download 7 soon")]
    [InlineData("wait_download 7 -1")]
    [InlineData("wait_download 7 1 1")]
    [InlineData("pause_download all")]
    [InlineData("set_limit sideways 1MB/s")]
    [InlineData("set_limit upload fast")]
    [InlineData("set_limit upload 0")]
    [InlineData("set_limit upload")]
    [InlineData("download_file films a.bin")]
    [InlineData("download_file films a.bin /tmp --strategy best")]
    [InlineData("download_file films a.bin /tmp --strategy")]
    [InlineData("download_file films a.bin /tmp --strategy random --sequential")]
    [InlineData("download_file films a.bin /tmp --pieces 5-")]
    [InlineData("download_file films a.bin /tmp --pieces 9-1")]
    [InlineData("download_file films a.bin /tmp --pieces ''")]
    [InlineData("download_file films a.bin /tmp --peer-timeout soon")]
    [InlineData("help nothing")]
    [InlineData("stop_share")]
    [InlineData("stop_share a b c")]
    public async Task What_makes_no_sense_is_usage_and_never_reaches_the_node(string line)
    {
        var node = new FakeNode();

        var session = await JsonSession.Run(node, line);

        Assert.Equal("usage", session.Results.Single().GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(node.Asked);
    }

    [Theory]
    [InlineData("login \"an na\" 'pass \"word'", "login an na pass \"word")]
    [InlineData("login anna -- --password", "login anna --password")]
    [InlineData("  login   anna\tsecret-1  ", "login anna secret-1")]
    [InlineData("join_group \"\"", "join_group ")]
    [InlineData("stop_share a.bin", "stop_share (any) a.bin")]
    [InlineData("stop_share films a.bin", "stop_share films a.bin")]
    [InlineData("wait_download all", "wait_download  ")]
    [InlineData("wait_download 7 1.5", "wait_download 7 1.5")]
    [InlineData("wait_download -7 0", "wait_download -7 0")]
    [InlineData("set_limit upload 20MB/s", "set_limit Upload 20000000")]
    [InlineData("set_limit download 1MiB", "set_limit Download 1048576")]
    [InlineData("set_limit download off", "set_limit Download ")]
    [InlineData("upload_file /a.bin --sha256 films", "upload_file /a.bin films")]
    [InlineData("upload_file -- /--sha256 films", "upload_file /--sha256 films")]
    [InlineData("upload_file \"\" films", "upload_file  films")]
    public async Task Words_reach_the_node_as_they_were_meant(string line, string asked)
    {
        var node = new FakeNode();

        await JsonSession.Run(node, line);

        Assert.Equal(asked, node.Asked.Single());
    }

    [Fact]
    public async Task Options_of_a_download_may_stand_anywhere()
    {
        var node = new FakeNode();

        await JsonSession.Run(node, "download_file --overwrite films --pieces 0-9,12 a.bin --peer-timeout=2.5 /tmp/x --strategy strict");

        Assert.Equal(
            new DownloadRequest("films", "a.bin", "/tmp/x", DownloadStrategy.Strict, "0-9,12", true, TimeSpan.FromSeconds(2.5)), node.Download);
    }

    [Fact]
    public async Task Sequential_is_a_strategy()
    {
        var node = new FakeNode();

        await JsonSession.Run(node, "download_file films a.bin /tmp --sequential");

        Assert.Equal(DownloadStrategy.Sequential, node.Download!.Strategy);
    }

    [Fact]
    public async Task A_destination_is_made_absolute_and_keeps_its_slash()
    {
        var node = new FakeNode();

        await JsonSession.Run(node, "download_file films a.bin here/");

        Assert.Equal(Path.GetFullPath("here") + "/", node.Download!.Destination);
    }
}
