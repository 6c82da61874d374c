using System.Text.Json;
using Akka.Configuration;
using AkkaP2P.Swarm.Assigning;

namespace AkkaP2P.Client.Downloads;

/// <summary>The keys below <c>akkap2p.client.downloads</c>; client.conf says what each means.</summary>
internal sealed record DownloadSettings
{
    public DownloadStrategy Strategy { get; init; }

    public AssignmentOptions Assignment { get; init; } = new();

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
            Strategy = Word<DownloadStrategy>("strategy", config.GetString("strategy")),
            Assignment = AssignmentOf(config),
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

    private static AssignmentOptions AssignmentOf(Config config)
    {
        var options = new AssignmentOptions(
            config.GetDouble("assignment-alpha"), config.GetDouble("assignment-beta"), config.GetDouble("assignment-k"), Word<AssignmentPolicy>("assignment", config.GetString("assignment")));
        return options.Problem is { } problem ? throw new ConfigurationException($"akkap2p.client.downloads.assignment-{problem}") : options;
    }

    private static TEnum Word<TEnum>(string key, string? word)
        where TEnum : struct, Enum
    {
        var words = Enum.GetValues<TEnum>().ToDictionary(WordOf, StringComparer.Ordinal);
        return words.TryGetValue(word ?? "", out var value)
            ? value
            : throw new ConfigurationException($"akkap2p.client.downloads.{key} is {string.Join(", ", words.Keys)}, not '{word}'");
    }

    private static string WordOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
