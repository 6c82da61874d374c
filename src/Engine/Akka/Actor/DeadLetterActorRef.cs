using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Receives what could not be delivered, and publishes it on the event stream.</summary>
public sealed class DeadLetterActorRef : EmptyLocalActorRef
{
    internal DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
        : base(provider, path, eventStream) { }

    public override bool IsTerminated => false;

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case DeadLetter letter:
                if (!SpecialHandle(letter.Message, letter.Sender)) Publish(letter.Message, letter.Sender, letter.Recipient);
                break;
            default:
                if (!SpecialHandle(message, sender)) Publish(message, sender);
                break;
        }
    }

    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        // A watch that reaches an actor which has stopped already: its mailbox passes it on here.
        if (message is not Watch watch) return base.SpecialHandle(message, sender);
        if (!watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, watch.Watchee.IsLocal, false));
        }
        return true;
    }
}
