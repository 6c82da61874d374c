using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The root of the tree: also knows /temp and what extensions put beside it, such as /remote.</summary>
internal sealed class RootGuardianActorRef : LocalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _extraNames = new();

    public RootGuardianActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor, ActorPath path)
        : base(system, props, dispatcher, supervisor, path) { }

    /// <summary>The root is its own parent, so that ".." stops there.</summary>
    public override IInternalActorRef Parent => this;

    public void AddExtraName(string name, IInternalActorRef actor) => _extraNames[name] = actor;

    public override IInternalActorRef GetSingleChild(string name) =>
        _extraNames.TryGetValue(name, out var extra) ? extra : base.GetSingleChild(name);
}
