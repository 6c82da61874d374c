using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The reference to an actor in this process: a path and a cell.</summary>
public class LocalActorRef : ActorRefWithCell, ILocalRef
{
    private readonly ActorCell _cell;
    private readonly ActorPath _path;

    internal LocalActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor, ActorPath path)
    {
        _path = path;
        _cell = NewActorCell(system, this, props, dispatcher, supervisor);
    }

    public override ActorPath Path => _path;

    public override IActorRefProvider Provider => _cell.SystemImpl.Provider;

    public override IInternalActorRef Parent => _cell.Parent;

    public override IEnumerable<IActorRef> Children => _cell.GetChildren();

    public override bool IsLocal => true;

    public override bool IsTerminated => _cell.IsTerminated;

    internal ActorCell Cell => _cell;

    internal override ActorCell Underlying => _cell;

    public override void Start() => _cell.Start();

    public override void Stop() => _cell.SendSystemMessage(new Terminate());

    public override void Suspend() => _cell.SendSystemMessage(new Suspend());

    public override void Resume(Exception? causedByFailure = null) => _cell.SendSystemMessage(new Resume(causedByFailure));

    public override void Restart(Exception cause) => _cell.SendSystemMessage(new Recreate(cause));

    public override void SendSystemMessage(ISystemMessage message) => _cell.SendSystemMessage(message);

    public override IInternalActorRef GetSingleChild(string name) => _cell.GetSingleChild(name);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            switch (name[i])
            {
                case "":
                    continue;
                case "..":
                    current = current.Parent;
                    continue;
            }
            if (current is not ActorRefWithCell withCell) return current.GetChild([.. name.Skip(i)]);
            current = withCell.GetSingleChild(name[i]);
        }
        return current;
    }

    internal virtual ActorCell NewActorCell(
        ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new(system, self, props, dispatcher, supervisor);

    protected override void TellInternal(object message, IActorRef sender) => _cell.SendMessage(message, sender);
}
