using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>The section <c>akka.cluster.sharding</c>; reference.conf says what each key means.</summary>
public sealed class ClusterShardingSettings : INoSerializationVerificationNeeded
{
    public readonly string? Role;
    public readonly TimeSpan ShardRegionQueryTimeout;

    /// <summary>Zero: never.</summary>
    public readonly TimeSpan PassivateIdleEntityAfter;

    private ClusterShardingSettings(Config config, string? role, TimeSpan passivateIdleEntityAfter)
    {
        Config = config;
        Role = role;
        PassivateIdleEntityAfter = passivateIdleEntityAfter;
        ShardRegionQueryTimeout = config.GetTimeSpan("shard-region-query-timeout");
        RetryInterval = config.GetTimeSpan("retry-interval");
        BufferSize = config.GetInt("buffer-size");
        HandOffTimeout = config.GetTimeSpan("handoff-timeout");
        RebalanceInterval = config.GetTimeSpan("rebalance-interval");
        WaitingForStateTimeout = config.GetTimeSpan("waiting-for-state-timeout");
        RebalanceThreshold = config.GetInt("least-shard-allocation-strategy.rebalance-threshold");
        MaxSimultaneousRebalance = config.GetInt("least-shard-allocation-strategy.max-simultaneous-rebalance");
    }

    internal Config Config { get; }

    internal TimeSpan RetryInterval { get; }

    internal int BufferSize { get; }

    internal TimeSpan HandOffTimeout { get; }

    internal TimeSpan RebalanceInterval { get; }

    internal TimeSpan WaitingForStateTimeout { get; }

    internal int RebalanceThreshold { get; }

    internal int MaxSimultaneousRebalance { get; }

    public static ClusterShardingSettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(ClusterSharding.DefaultConfig());
        var config = system.Settings.Config.GetConfig("akka.cluster.sharding");
        var role = config.GetString("role");
        var passivate = config.GetString("passivate-idle-entity-after") is "off" or "false"
            ? TimeSpan.Zero
            : config.GetTimeSpan("passivate-idle-entity-after");
        return new ClusterShardingSettings(config, string.IsNullOrEmpty(role) ? null : role, passivate);
    }

    public ClusterShardingSettings WithRole(string? role) => new(Config, role, PassivateIdleEntityAfter);

    public ClusterShardingSettings WithPassivateIdleAfter(TimeSpan duration) => new(Config, Role, duration);
}
