using Akka.Configuration;

namespace Akka.Coordination;

/// <summary>Which lease, for whom, with which implementation's configuration.</summary>
public sealed class LeaseSettings(string leaseName, string ownerName, TimeoutSettings timeoutSettings, Config leaseConfig)
{
    public string LeaseName { get; } = leaseName;

    /// <summary>Two owners of one name are the same owner.</summary>
    public string OwnerName { get; } = ownerName;

    public TimeoutSettings TimeoutSettings { get; } = timeoutSettings;

    public Config LeaseConfig { get; } = leaseConfig;

    public static LeaseSettings Create(Config config, string leaseName, string ownerName) =>
        new(leaseName, ownerName, TimeoutSettings.Create(config), config);

    public override string ToString() => $"LeaseSettings({LeaseName}, {OwnerName}, {TimeoutSettings})";
}
