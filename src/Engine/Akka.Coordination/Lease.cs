namespace Akka.Coordination;

/// <summary>
/// A right that at most one owner holds at a time. An implementation has a constructor
/// <c>(LeaseSettings, ExtendedActorSystem)</c> or <c>(LeaseSettings)</c>.
/// </summary>
public abstract class Lease(LeaseSettings settings)
{
    public LeaseSettings Settings { get; } = settings;

    /// <summary>True when this owner holds the lease from now on. Fails with <see cref="LeaseException"/> when nobody can tell.</summary>
    public abstract Task<bool> Acquire();

    /// <param name="leaseLostCallback">Called once when a lease that was held is lost, with the reason or null.</param>
    public abstract Task<bool> Acquire(Action<Exception?> leaseLostCallback);

    /// <summary>True when the lease is held no more.</summary>
    public abstract Task<bool> Release();

    /// <summary>Whether the lease is held, as known here and now.</summary>
    public abstract bool CheckLease();
}
