using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;
using Xunit;

namespace AkkaP2P.Client.Tests;

public sealed class ClientConfigSpec
{
    [Fact]
    public void What_the_file_says_are_the_defaults_of_the_settings_classes()
    {
        var client = ClientConfig.Default.GetConfig("akkap2p.client");
        Assert.Equal(new TrackerSettings(), TrackerSettings.From(client));
        Assert.Equal(new ShareSettings(), ShareSettings.From(client));
        Assert.Equal(new PeerSettings(), PeerSettings.From(client));
        Assert.Equal(new DownloadSettings(), DownloadSettings.From(client));
        Assert.Equal(TimeSpan.FromSeconds(8), client.GetTimeSpan("stop-timeout"));
    }
}
