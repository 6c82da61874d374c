using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Stands for a path where no actor is: what is sent there becomes a dead letter, and watching it ends at once.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    private readonly IActorRefProvider _provider;
    private readonly ActorPath _path;
    private readonly EventStream _eventStream;

    internal EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        _provider = provider;
        _path = path;
        _eventStream = eventStream;
    }

    public override ActorPath Path => _path;

    public override IActorRefProvider Provider => _provider;

    public override bool IsTerminated => true;

    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, _provider.DeadLetters);

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is DeadLetter letter) SpecialHandle(letter.Message, letter.Sender);
        else if (!SpecialHandle(message, sender)) Publish(message, sender);
    }

    /// <summary>Answers what even a missing actor must answer; returns whether the message was one of those.</summary>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
                {
                    watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, false, false));
                }
                return true;
            case ISystemMessage:
                return true;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), this);
                return true;
            case ActorSelectionMessage { Message: Identify identify, WildCardFanOut: false }:
                sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), this);
                return true;
            case ActorSelectionMessage selection:
                if (!selection.WildCardFanOut) Publish(selection.Message, sender);
                return true;
            default:
                return false;
        }
    }

    private protected void Publish(object message, IActorRef? sender) => Publish(message, sender, this);

    private protected void Publish(object message, IActorRef? sender, IActorRef recipient)
    {
        var from = sender ?? _provider.DeadLetters;
        _eventStream.Publish(message is IDeadLetterSuppression suppressed
            ? new SuppressedDeadLetter(suppressed, from, recipient)
            : new DeadLetter(message, from, recipient));
    }
}
