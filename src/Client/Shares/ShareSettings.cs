using Akka.Configuration;

namespace AkkaP2P.Client.Shares;

/// <summary>The keys below <c>akkap2p.client.shares</c>; client.conf says what each means.</summary>
public sealed record ShareSettings
{
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromSeconds(1);

    public int AnnounceBatch { get; init; } = 500;

    public int MaxShares { get; init; } = 100_000;

    public int HashingFiles { get; init; } = 2;

    public static ShareSettings From(Config client)
    {
        var config = client.GetConfig("shares");
        return new ShareSettings
        {
            CheckInterval = config.GetTimeSpan("check-interval"),
            FlushInterval = config.GetTimeSpan("flush-interval"),
            AnnounceInterval = config.GetTimeSpan("announce-interval"),
            AnnounceBatch = config.GetInt("announce-batch"),
            MaxShares = config.GetInt("max-shares"),
            HashingFiles = config.GetInt("hashing-files"),
        };
    }
}
