using Akka.Configuration;

namespace AkkaP2P.Client.Downloads;

/// <summary>The keys below <c>akkap2p.client.downloads</c>; client.conf says what each means.</summary>
internal sealed record DownloadSettings
{
    public int MaxActive { get; init; } = 5;

    public int MaxActiveSmall { get; init; } = 16;

    public long SmallFile { get; init; } = 8 << 20;

    public int MaxPeers { get; init; } = 10;

    public int MaxKnownPeers { get; init; } = 200;

    public long Memory { get; init; } = 32 << 20;

    public int MaxHistory { get; init; } = 10_000;

    public TimeSpan PeersInterval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan PeersIntervalWaiting { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan BackOffMin { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan BackOffMax { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan RedialAfterBye { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Blacklist { get; init; } = TimeSpan.FromSeconds(30);

    public static DownloadSettings From(Config client)
    {
        var config = client.GetConfig("downloads");
        return new DownloadSettings
        {
            MaxActive = config.GetInt("max-active"),
            MaxActiveSmall = config.GetInt("max-active-small"),
            SmallFile = config.GetByteSize("small-file") ?? throw new ConfigurationException("akkap2p.client.downloads.small-file is not set"),
            MaxPeers = config.GetInt("max-peers"),
            MaxKnownPeers = config.GetInt("max-known-peers"),
            Memory = config.GetByteSize("memory") ?? throw new ConfigurationException("akkap2p.client.downloads.memory is not set"),
            MaxHistory = config.GetInt("max-history"),
            PeersInterval = config.GetTimeSpan("peers-interval"),
            PeersIntervalWaiting = config.GetTimeSpan("peers-interval-waiting"),
            BackOffMin = config.GetTimeSpan("back-off-min"),
            BackOffMax = config.GetTimeSpan("back-off-max"),
            RedialAfterBye = config.GetTimeSpan("redial-after-bye"),
            Blacklist = config.GetTimeSpan("blacklist"),
        };
    }
}
