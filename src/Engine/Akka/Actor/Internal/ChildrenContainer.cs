using System.Collections.Immutable;

namespace Akka.Actor.Internal;

/// <summary>
/// An actor's children by name, those among them that were told to stop, and what their end is awaited for. Immutable.
/// </summary>
internal sealed class ChildrenContainer
{
    public static readonly ChildrenContainer Empty = new(
        ImmutableDictionary<string, ChildRestartStats>.Empty, ImmutableHashSet<IActorRef>.Empty, SuspendReason.UserRequest.Instance);

    /// <summary>Of an actor that has stopped: takes no more children.</summary>
    public static readonly ChildrenContainer Terminated = new(
        ImmutableDictionary<string, ChildRestartStats>.Empty, ImmutableHashSet<IActorRef>.Empty, SuspendReason.Termination.Instance);

    private readonly ImmutableDictionary<string, ChildRestartStats> _byName;
    private readonly ImmutableHashSet<IActorRef> _toDie;

    private ChildrenContainer(
        ImmutableDictionary<string, ChildRestartStats> byName, ImmutableHashSet<IActorRef> toDie, SuspendReason reason)
    {
        _byName = byName;
        _toDie = toDie;
        Reason = reason;
    }

    public SuspendReason Reason { get; }

    public bool IsTerminating => Reason is SuspendReason.Termination;

    /// <summary>The actor has nothing to wait for: it is neither starting anew nor stopping.</summary>
    public bool IsNormal => Reason is SuspendReason.UserRequest;

    /// <summary>Some child was told to stop and has not ended yet.</summary>
    public bool IsWaiting => !_toDie.IsEmpty;

    public bool IsEmpty => _byName.IsEmpty;

    public IEnumerable<IInternalActorRef> Refs => _byName.Values.Where(stats => stats.Child is not null).Select(stats => stats.Child);

    public IReadOnlyCollection<ChildRestartStats> Stats => [.. _byName.Values.Where(stats => stats.Child is not null)];

    public ChildRestartStats? ByName(string name) => _byName.GetValueOrDefault(name);

    public ChildRestartStats? ByRef(IActorRef actor) =>
        _byName.TryGetValue(actor.Path.Name, out var stats) && stats.Child is { } child && child.Equals(actor) ? stats : null;

    public ChildrenContainer Reserve(string name)
    {
        if (IsTerminating) throw new InvalidOperationException($"Cannot reserve actor name '{name}': terminating");
        return _byName.ContainsKey(name)
            ? throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!")
            : With(_byName.Add(name, new ChildRestartStats(null)));
    }

    public ChildrenContainer Unreserve(string name) =>
        _byName.TryGetValue(name, out var stats) && stats.Child is null ? With(_byName.Remove(name)) : this;

    public ChildrenContainer Add(string name, ChildRestartStats stats) => With(_byName.SetItem(name, stats));

    public ChildrenContainer ShallDie(IActorRef actor) => new(_byName, _toDie.Add(actor), Reason);

    /// <summary>Says what follows when the last child that was told to stop has ended. Termination is not taken back.</summary>
    public ChildrenContainer WaitingFor(SuspendReason reason) => IsWaiting && !IsTerminating ? new(_byName, _toDie, reason) : this;

    /// <summary>Without the child; with nobody left to wait for, the reason is spent.</summary>
    public ChildrenContainer Remove(IActorRef actor)
    {
        if (ByRef(actor) is null) return this;
        var toDie = _toDie.Remove(actor);
        var byName = _byName.Remove(actor.Path.Name);
        if (!toDie.IsEmpty) return new(byName, toDie, Reason);
        return IsTerminating ? Terminated : new(byName, toDie, SuspendReason.UserRequest.Instance);
    }

    private ChildrenContainer With(ImmutableDictionary<string, ChildRestartStats> byName) => new(byName, _toDie, Reason);
}
