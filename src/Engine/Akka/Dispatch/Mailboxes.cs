using Akka.Actor;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

public class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly ActorSystem _system;

    internal Mailboxes(ActorSystem system)
    {
        _system = system;
        DeadLetterQueue = new DeadLetterMessageQueue(system.DeadLetters);
    }

    /// <summary>Where closed mailboxes pour what they still hold.</summary>
    internal IMessageQueue DeadLetterQueue { get; }

    internal MailboxType MailboxTypeFor(Props props) => new UnboundedMailbox();
}
