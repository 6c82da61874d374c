using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Coordination;
using AkkaP2P.Protocol;

namespace AkkaP2P.Tracker.Clustering;

/// <param name="JoinTimeout">How long a try to join the others may take.</param>
/// <param name="RetryInterval">Between two tries to join or to get the lease.</param>
/// <param name="RenewInterval">How often the leader renews the lease.</param>
/// <param name="StrayTimeout">How long another cluster holds the lease until this tracker leaves its own for that one.</param>
internal sealed record FormationSettings(
    TimeSpan JoinTimeout, TimeSpan RetryInterval, TimeSpan RenewInterval, TimeSpan StrayTimeout, TimeProvider Time);

/// <summary>
/// Brings this tracker into the one cluster of its store.
/// <code>
///   wait for the store to answer, then
///   ask the other trackers ── one is a member ──▶ join it
///         ▲        └ nobody answers ─▶ take the lease "formation" ── got it ──▶ form a cluster
///         └────────────────── somebody else holds it ─────┘
/// </code>
/// The leader of a living cluster renews the lease, so that a tracker which is cut off from the others cannot form a
/// second cluster beside them while they reach the store. Should there be two all the same, whoever does not belong to the lease's holder
/// leaves for it. When all died at once, the lease is free again soon, and for the one
/// who held it last at once.
/// </summary>
internal sealed class ClusterFormation(
    ActorSystem system, TrackerEndpoint self, IReadOnlyList<TrackerEndpoint> trackers, FormationSettings settings, ILogger log)
{
    private const string LeaseName = "formation";

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly StoreLease _lease =
        (StoreLease)LeaseProvider.Get(system).GetLease(LeaseName, "akkap2p.tracker.cluster.formation-lease", NameOf(Cluster.Get(system).SelfAddress));

    private readonly StrayWatch _stray = new(settings.StrayTimeout, settings.Time);

    /// <summary>Completes when this tracker is an Up member.</summary>
    /// <exception cref="ClusterJoinFailedException">The others gave it up before it was one; its actor system ends.</exception>
    public async Task Join(CancellationToken cancel)
    {
        var others = trackers.Where(t => t != self)
            .Select(t => _cluster.SelfAddress.WithHost(t.Host).WithPort(t.ClusterPort)).ToArray();
        while (true)
        {
            if (await StoreAnswers() && await TryFormOrJoin(others, cancel)) return;
            await Task.Delay(settings.RetryInterval, cancel);
        }
    }

    private async Task<bool> TryFormOrJoin(Address[] others, CancellationToken cancel)
    {
        var listening = await Listening(others, cancel);
        if (listening.Length > 0 && await TryJoin(listening, cancel)) return true;
        if (!await TryAcquire()) return false;
        await _cluster.JoinAsync(_cluster.SelfAddress, cancel);
        return true;
    }

    /// <summary>Who does not reach the store is of no use to the cluster.</summary>
    private async Task<bool> StoreAnswers()
    {
        try
        {
            await _lease.Holder();
            return true;
        }
        catch (LeaseException cause)
        {
            log.LogWarning("Not joining yet: {Reason}", cause.Message);
            return false;
        }
    }

    /// <summary>Renews the lease while this tracker leads, and looks who holds it, until cancelled; then gives it back.</summary>
    public async Task KeepLease(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(settings.RenewInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                await Renew();
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            if (_lease.CheckLease()) await TryRelease();
        }
    }

    /// <summary>Nobody waits for the end of this loop, so a turn that fails says so and the next one follows.</summary>
    private async Task Renew()
    {
        try
        {
            if (_cluster.SelfAddress.Equals(_cluster.State.Leader)) await TryAcquire();
            await LeaveIfStray();
        }
        catch (Exception cause)
        {
            log.LogError(cause, "The lease to form a cluster could not be looked at");
        }
    }

    private async Task LeaveIfStray()
    {
        try
        {
            var holder = await _lease.Holder();
            if (!_stray.IsStray(holder, _cluster.State.Members.Select(m => NameOf(m.Address)))) return;
            log.LogWarning("The cluster is that of {Holder}, and this tracker is in another: it leaves for that one", holder);
            _cluster.Down(_cluster.SelfAddress);
        }
        catch (LeaseException cause)
        {
            log.LogDebug("Who leads the cluster is not known: {Reason}", cause.Message);
        }
    }

    private static string NameOf(Address address) => $"{address.Host}:{address.Port}";

    /// <summary>Those worth asking: a tracker that does not run refuses at once.</summary>
    private static async Task<Address[]> Listening(Address[] others, CancellationToken cancel)
    {
        var found = await Task.WhenAll(others.Select(async other => await Listens(other, cancel) ? other : null));
        return [.. found.OfType<Address>()];
    }

    private static async Task<bool> Listens(Address address, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ProbeTimeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host!, address.Port!.Value, limit.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> TryJoin(Address[] others, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(settings.JoinTimeout);
        try
        {
            await _cluster.JoinSeedNodesAsync(others, limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Welcomed but not Up yet: the cluster is busy with something, and it is this one we belong to.
            if (_cluster.SelfMember.Status != MemberStatus.Joining) return false;
            await _cluster.JoinSeedNodesAsync(others, cancel);
            return true;
        }
    }

    private async Task<bool> TryAcquire()
    {
        try
        {
            return await _lease.Acquire();
        }
        catch (LeaseException cause)
        {
            log.LogWarning("The lease to form a cluster: {Reason}", cause.Message);
            return false;
        }
    }

    private async Task TryRelease()
    {
        try
        {
            await _lease.Release();
        }
        catch (LeaseException cause)
        {
            log.LogInformation("The lease to form a cluster was not given back, it expires by itself: {Reason}", cause.Message);
        }
    }
}
