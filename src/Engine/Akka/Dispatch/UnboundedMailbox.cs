using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

public sealed class UnboundedMailbox : MailboxType
{
    public UnboundedMailbox() : this(null!, Config.Empty) { }

    public UnboundedMailbox(Settings settings, Config config) : base(settings, config) { }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedMessageQueue();
}
