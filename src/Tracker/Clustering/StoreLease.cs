using Akka.Actor;
using Akka.Coordination;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>
/// A lease that is one versioned row of the store: who holds it and until when. It is taken by compare-and-set, so of two
/// who try at once one gets it. Times are compared by each one's own clock, which the lease's length allows to differ by
/// seconds; should they differ by more, the store still fences every write of state.
/// </summary>
public sealed class StoreLease : Lease
{
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private DateTimeOffset _heldUntil;

    public StoreLease(LeaseSettings settings, ExtendedActorSystem system)
        : base(settings)
    {
        var setup = system.Settings.Setup.Get<StoreSetup>();
        if (!setup.HasValue) throw new LeaseException("the actor system was started without the store");
        (_store, _time) = (setup.Value.Store, setup.Value.Time);
    }

    public override bool CheckLease() => _time.GetUtcNow() < _heldUntil;

    public override Task<bool> Acquire() => Acquire(_ => { });

    /// <param name="leaseLostCallback">Not called: a lease of the store is held for its length and not renewed.</param>
    public override Task<bool> Acquire(Action<Exception?> leaseLostCallback) => AtStore(async cancel =>
    {
        var row = await _store.LoadSecret(RowName, cancel);
        var now = _time.GetUtcNow();
        if (row is not null && LeaseRow.Decode(row.State) is var held && held.Owner != Settings.OwnerName && held.Until > now) return false;
        var until = now + Settings.TimeoutSettings.HeartbeatTimeout;
        var taken = await _store.SaveSecret(RowName, row?.Version ?? 0, new LeaseRow(Settings.OwnerName, until).Encode(), cancel);
        if (taken) _heldUntil = until;
        return taken;
    });

    public override Task<bool> Release()
    {
        _heldUntil = default;
        return AtStore(async cancel =>
        {
            var row = await _store.LoadSecret(RowName, cancel);
            if (row is null || LeaseRow.Decode(row.State).Owner != Settings.OwnerName) return true;
            return await _store.SaveSecret(RowName, row.Version, new LeaseRow("", DateTimeOffset.UnixEpoch).Encode(), cancel);
        });
    }

    /// <summary>Who holds it now; null when nobody does.</summary>
    /// <exception cref="LeaseException">The store does not answer.</exception>
    public Task<string?> Holder() => AtStore(async cancel =>
    {
        var row = await _store.LoadSecret(RowName, cancel);
        return row is not null && LeaseRow.Decode(row.State) is var held && held.Until > _time.GetUtcNow() ? held.Owner : null;
    });

    private async Task<T> AtStore<T>(Func<CancellationToken, Task<T>> work)
    {
        using var limit = new CancellationTokenSource(Settings.TimeoutSettings.OperationTimeout);
        try
        {
            return await work(limit.Token);
        }
        catch (Exception cause) when (cause is StoreException or OperationCanceledException)
        {
            throw new LeaseException($"the store does not answer: {cause.Message}", cause);
        }
    }

    private string RowName => $"lease/{Settings.LeaseName}";
}
