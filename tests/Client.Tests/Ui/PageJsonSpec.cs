using System.Text.Json;
using AkkaP2P.Client.Ui;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Client.Tests.Ui;

public sealed class PageJsonSpec
{
    [Fact]
    public void A_download_is_told_with_its_state_its_error_and_its_peers_in_the_words_of_the_interface()
    {
        var peer = new DownloadPeer("anna", "127.0.0.1:1", PeerState.Active, 1, 2, 3.5, 0.1, 0);
        var status = new DownloadStatus(
            7, "films", "a.mkv", DownloadState.Failed, 10, 5, 2, 1, 0, null, "/to/a.mkv", 1.5, 0, 0, new CommandError(ErrorCode.DiskFull, "no room"), [peer])
        { IsSelection = true };
        var state = new PageState(
            "bert", "127.0.0.1:2", null, [], null, "/media/key", "/home", null, 5, [new PageDownload(status, "h1m1", true)], [], [new PageHashing("films", "b", 1, 2)]);

        var json = JsonDocument.Parse(JsonSerializer.Serialize(state, PageJson.Default.PageState)).RootElement;

        var told = json.GetProperty("downloads")[0].GetProperty("status");
        Assert.Equal("failed", told.GetProperty("state").GetString());
        Assert.Equal("disk_full", told.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("active", told.GetProperty("peers")[0].GetProperty("state").GetString());
        Assert.False(told.TryGetProperty("is_selection", out _));
        Assert.Equal(5, json.GetProperty("download_limit").GetInt64());
    }
}
