using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster;

/// <summary>The section <c>akka.cluster</c>; Cluster.conf says what each key means.</summary>
public sealed class ClusterSettings
{
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster");
        FailureDetectorConfig = cluster.GetConfig("failure-detector");
        HeartbeatInterval = FailureDetectorConfig.GetTimeSpan("heartbeat-interval");
        HeartbeatExpectedResponseAfter = FailureDetectorConfig.GetTimeSpan("expected-response-after");
        MonitoredByNrOfMembers = FailureDetectorConfig.GetInt("monitored-by-nr-of-members");
        AcceptableHeartbeatPause = FailureDetectorConfig.GetTimeSpan("acceptable-heartbeat-pause");
        SeedNodes = [.. cluster.GetStringList("seed-nodes").Select(Address.Parse)];
        SeedNodeTimeout = cluster.GetTimeSpan("seed-node-timeout");
        RetryUnsuccessfulJoinAfter = OptionalDuration(cluster, "retry-unsuccessful-join-after");
        PeriodicTasksInitialDelay = cluster.GetTimeSpan("periodic-tasks-initial-delay");
        GossipInterval = cluster.GetTimeSpan("gossip-interval");
        GossipDifferentViewProbability = cluster.GetDouble("gossip-different-view-probability");
        LeaderActionsInterval = cluster.GetTimeSpan("leader-actions-interval");
        UnreachableNodesReaperInterval = cluster.GetTimeSpan("unreachable-nodes-reaper-interval");
        Roles = [.. cluster.GetStringList("roles")];
        MinNrOfMembers = cluster.GetInt("min-nr-of-members");
        MinNrOfMembersOfRole = RoleMinimums(cluster);
        WeaklyUpAfter = OptionalDuration(cluster, "allow-weakly-up-members") ?? TimeSpan.MaxValue;
        AllowWeaklyUpMembers = WeaklyUpAfter != TimeSpan.MaxValue;
        RunCoordinatedShutdownWhenDown = cluster.GetBoolean("run-coordinated-shutdown-when-down");
        LogInfo = cluster.GetBoolean("log-info");
        TombstoneTimeToLive = cluster.GetTimeSpan("prune-gossip-tombstones-after");
        DowningProviderType = DowningProvider(cluster.GetString("downing-provider-class"));
        SystemName = systemName;
    }

    public Config FailureDetectorConfig { get; }

    public TimeSpan HeartbeatInterval { get; }

    public TimeSpan HeartbeatExpectedResponseAfter { get; }

    public int MonitoredByNrOfMembers { get; }

    public ImmutableList<Address> SeedNodes { get; }

    public TimeSpan SeedNodeTimeout { get; }

    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    public TimeSpan PeriodicTasksInitialDelay { get; }

    public TimeSpan GossipInterval { get; }

    public double GossipDifferentViewProbability { get; }

    public TimeSpan LeaderActionsInterval { get; }

    public TimeSpan UnreachableNodesReaperInterval { get; }

    public ImmutableHashSet<string> Roles { get; }

    public int MinNrOfMembers { get; }

    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    public bool AllowWeaklyUpMembers { get; }

    public TimeSpan WeaklyUpAfter { get; }

    public bool RunCoordinatedShutdownWhenDown { get; }

    public bool LogInfo { get; }

    public Type DowningProviderType { get; }

    internal TimeSpan AcceptableHeartbeatPause { get; }

    internal TimeSpan TombstoneTimeToLive { get; }

    internal string SystemName { get; }

    internal ClusterRules Rules => new(
        Roles, MonitoredByNrOfMembers, MinNrOfMembers, MinNrOfMembersOfRole, GossipDifferentViewProbability, TombstoneTimeToLive);

    private static TimeSpan? OptionalDuration(Config config, string path) =>
        config.GetString(path) is "off" or "false" ? null : config.GetTimeSpan(path);

    private static ImmutableDictionary<string, int> RoleMinimums(Config cluster) => cluster.GetConfig("role").AsEnumerable()
        .ToImmutableDictionary(role => role.Key, role => cluster.GetInt($"role.{role.Key}.min-nr-of-members"));

    private static Type DowningProvider(string? typeName)
    {
        if (string.IsNullOrEmpty(typeName)) return typeof(NoDowning);
        return Type.GetType(typeName) is { } type && type.IsAssignableTo(typeof(IDowningProvider))
            ? type
            : throw new ConfigurationException($"akka.cluster.downing-provider-class names no downing provider: '{typeName}'");
    }
}
