using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>A reference without an actor behind it: no parent, no children, no life cycle, ignores everything.</summary>
public abstract class MinimalActorRef : InternalActorRefBase, ILocalRef
{
    public override IInternalActorRef Parent => ActorRefs.Nobody;

    public override bool IsTerminated => false;

    public override bool IsLocal => true;

    public override IActorRef GetChild(IReadOnlyList<string> name) =>
        name.All(string.IsNullOrEmpty) ? this : ActorRefs.Nobody;

    public override void Resume(Exception? causedByFailure = null) { }

    public override void Start() { }

    public override void Stop() { }

    public override void Restart(Exception cause) { }

    public override void Suspend() { }

    protected override void TellInternal(object message, IActorRef sender) { }

    public override void SendSystemMessage(ISystemMessage message) { }
}
