using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Coordination;

namespace EngineSpecs.Network;

/// <summary>Who holds the lease, and which nodes can ask. Thread-safe.</summary>
internal sealed class LeaseKeeper
{
    private readonly Lock _lock = new();
    private string? _owner;

    public Func<int, bool> IsReachableFrom { get; set; } = _ => true;

    public bool Acquire(int node, string owner)
    {
        if (!IsReachableFrom(node)) throw new LeaseException($"the keeper is out of reach of {node}");
        lock (_lock)
        {
            _owner ??= owner;
            return _owner == owner;
        }
    }

    public bool Release(string owner)
    {
        lock (_lock)
        {
            if (_owner == owner) _owner = null;
            return true;
        }
    }

    public bool IsHeldBy(string owner)
    {
        lock (_lock) return _owner == owner;
    }
}

internal sealed class LeaseKeeperSetup(LeaseKeeper keeper, int node) : Setup
{
    public LeaseKeeper Keeper { get; } = keeper;

    public int Node { get; } = node;
}

public sealed class MemoryLease(LeaseSettings settings, ExtendedActorSystem system) : Lease(settings)
{
    private readonly LeaseKeeperSetup _setup = system.Settings.Setup.Get<LeaseKeeperSetup>().Value;

    public override Task<bool> Acquire() => Task.Run(() => _setup.Keeper.Acquire(_setup.Node, Settings.OwnerName));

    public override Task<bool> Acquire(Action<Exception?> leaseLostCallback) => Acquire();

    public override Task<bool> Release() => Task.FromResult(_setup.Keeper.Release(Settings.OwnerName));

    public override bool CheckLease() => _setup.Keeper.IsHeldBy(Settings.OwnerName);
}
