using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>A node of the tree that is no actor and only holds references by name, such as /temp.</summary>
internal sealed class VirtualPathContainer(IActorRefProvider provider, ActorPath path, IInternalActorRef parent) : MinimalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _children = new();

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public override IInternalActorRef Parent => parent;

    public bool HasChildren => !_children.IsEmpty;

    public void AddChild(string name, IInternalActorRef actor) => _children[name] = actor;

    public void RemoveChild(string name) => _children.TryRemove(name, out _);

    public bool TryGetChild(string name, out IInternalActorRef child) => _children.TryGetValue(name, out child!);

    public void ForEachChild(Action<IInternalActorRef> action)
    {
        foreach (var child in _children.Values) action(child);
    }

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        if (name.Count == 0) return this;
        var first = name[0];
        if (first.Length == 0) return GetChild([.. name.Skip(1)]);
        if (!_children.TryGetValue(ActorCell.SplitNameAndUid(first).Name, out var child)) return ActorRefs.Nobody;
        return name.Count == 1 ? child : child.GetChild([.. name.Skip(1)]);
    }
}
