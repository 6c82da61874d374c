using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch;

internal sealed class DispatcherPrerequisites(ActorSystem system) : IDispatcherPrerequisites
{
    public EventStream EventStream => system.EventStream;

    public IScheduler Scheduler => system.Scheduler;

    public Settings Settings => system.Settings;

    public Mailboxes Mailboxes => system.Mailboxes;
}
