using Akka.Actor.Setup;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>Gives the store to what the engine makes by name.</summary>
public sealed class StoreSetup(IStateStore store, TimeProvider time) : Setup
{
    public IStateStore Store { get; } = store;

    public TimeProvider Time { get; } = time;
}
