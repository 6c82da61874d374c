using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Dashboard;
using AkkaP2P.Tracker.Sessions;

namespace AkkaP2P.Tracker;

/// <summary>
/// The trackers of the cluster as this one sees them: those of tracker_info.conf and those that have joined besides, with
/// their membership and load. Safe from any thread.
/// </summary>
internal sealed class TrackerDirectory(TrackerEndpoint self, IReadOnlyList<TrackerEndpoint> configured, Presence presence)
{
    private readonly ConcurrentDictionary<Address, TrackerReport> _reports = new();
    private volatile ClusterEvent.CurrentClusterState? _state;

    private volatile string? _api;
    private Address? _selfAddress;

    /// <summary>This tracker's own API, once it serves.</summary>
    public string? Api => _api;

    public void Serves(string api) => _api = api;

    public void Report(TrackerReport report) => _reports[report.Address] = report;

    public void See(Address selfAddress, ClusterEvent.CurrentClusterState state)
    {
        Volatile.Write(ref _selfAddress, selfAddress);
        _state = state;
        foreach (var gone in _reports.Keys.Where(a => !state.Members.Any(m => m.Address.Equals(a)))) _reports.TryRemove(gone, out _);
    }

    public TrackerList List()
    {
        var state = _state;
        var members = state?.Members ?? [];
        var listed = members.Select(m => (m.Address, Status: Status(m, state!))).ToList();
        var absent = configured.Where(t => t != self && !listed.Any(l => l.Address.Host == t.Host && l.Address.Port == t.ClusterPort));
        return new TrackerList([.. listed.Select(l => l.Status), .. absent.Select(t => new TrackerStatus(t.Api, TrackerState.Down, 0))]);
    }

    /// <summary>The API of the tracker with this address in the cluster.</summary>
    public string ApiOf(Address address) =>
        (IsSelf(address) ? _api : _reports.GetValueOrDefault(address)?.Api)
        ?? configured.FirstOrDefault(t => t.Host == address.Host && t.ClusterPort == address.Port)?.Api ?? $"https://{address.Host}";

    /// <summary>The same trackers with what else is known of each.</summary>
    public IReadOnlyList<TrackerRow> Rows()
    {
        var state = _state;
        var rows = List().Trackers.Select(t => new TrackerRow(t.Api, t.State, t.Clients, [], false, null, t.Api == _api)).ToList();
        foreach (var member in state?.Members ?? [])
        {
            var at = rows.FindIndex(r => r.Api == ApiOf(member.Address));
            if (at < 0) continue;
            rows[at] = rows[at] with
            {
                Roles = [.. member.Roles.Order()],
                Leader = member.Address.Equals(state!.Leader),
                Shards = _reports.GetValueOrDefault(member.Address)?.Shards,
            };
        }

        return [.. rows.OrderBy(r => r.Api, StringComparer.Ordinal)];
    }

    private TrackerStatus Status(Akka.Cluster.Member member, ClusterEvent.CurrentClusterState state)
    {
        var status = StateOf(member, state.Unreachable);
        var streams = IsSelf(member.Address) ? presence.Streams : _reports.GetValueOrDefault(member.Address)?.Streams ?? 0;
        return new TrackerStatus(ApiOf(member.Address), status, streams);
    }

    private bool IsSelf(Address address) => _api is not null && address.Equals(Volatile.Read(ref _selfAddress));

    private static TrackerState StateOf(Akka.Cluster.Member member, ImmutableHashSet<Akka.Cluster.Member> unreachable) => member.Status switch
    {
        _ when unreachable.Contains(member) => TrackerState.Unreachable,
        MemberStatus.Joining or MemberStatus.WeaklyUp => TrackerState.Joining,
        MemberStatus.Up => TrackerState.Up,
        MemberStatus.Leaving or MemberStatus.Exiting => TrackerState.Leaving,
        _ => TrackerState.Down,
    };
}
