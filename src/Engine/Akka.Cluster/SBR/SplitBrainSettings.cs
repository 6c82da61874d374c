using Akka.Configuration;
using Akka.Coordination;

namespace Akka.Cluster.SBR;

/// <summary>The section <c>akka.cluster.split-brain-resolver</c>; Cluster.conf says what each key means.</summary>
internal sealed class SplitBrainSettings
{
    private readonly Config _config;

    /// <exception cref="ConfigurationException">There is no such strategy.</exception>
    public SplitBrainSettings(Config root)
    {
        _config = root.GetConfig("akka.cluster.split-brain-resolver");
        Strategy = _config.GetString("active-strategy", "");
        if (Strategy is not ("keep-majority" or "lease-majority"))
        {
            throw new ConfigurationException($"active-strategy is keep-majority or lease-majority, not '{Strategy}'");
        }

        StableAfter = _config.GetTimeSpan("stable-after");
        DownAllWhenUnstable = _config.GetString("down-all-when-unstable") switch
        {
            "on" or "true" => StableAfter * 3 / 4,
            "off" or "false" => null,
            _ => _config.GetTimeSpan("down-all-when-unstable"),
        };
        ReleaseAfter = _config.GetTimeSpan("lease-majority.release-after");
    }

    public string Strategy { get; }

    public TimeSpan StableAfter { get; }

    /// <summary>Null is never.</summary>
    public TimeSpan? DownAllWhenUnstable { get; }

    public TimeSpan ReleaseAfter { get; }

    public IDowningStrategy CreateStrategy() => Strategy == "lease-majority"
        ? new LeaseMajority(Role("lease-majority.role"), _config.GetTimeSpan("lease-majority.acquire-lease-delay-for-minority"))
        : new KeepMajority(Role("keep-majority.role"));

    public Lease? CreateLease(Cluster cluster)
    {
        if (Strategy != "lease-majority") return null;
        var name = _config.GetString("lease-majority.lease-name") is { Length: > 0 } given ? given : $"{cluster.System.Name}-akka-sbr";
        var owner = $"{cluster.SelfAddress.Host}:{cluster.SelfAddress.Port}#{cluster.SelfUniqueAddress.Uid}";
        return LeaseProvider.Get(cluster.System).GetLease(name, _config.GetString("lease-majority.lease-implementation", ""), owner);
    }

    private string? Role(string path) => _config.GetString(path) is { Length: > 0 } role ? role : null;
}
