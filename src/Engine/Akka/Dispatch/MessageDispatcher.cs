using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Gives threads to mailboxes and to other short pieces of work.</summary>
public abstract class MessageDispatcher
{
    protected const int DefaultThroughput = 100;

    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
        : this("", configurator.Config.GetInt("throughput", DefaultThroughput), null) { }

    internal MessageDispatcher(string id, int throughput, long? throughputDeadlineTime)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
    }

    public string Id { get; protected set; }

    /// <summary>How many messages an actor may process before its thread serves another.</summary>
    public int Throughput { get; protected set; }

    /// <summary>In ticks; null when the number of messages alone decides.</summary>
    public long? ThroughputDeadlineTime { get; protected set; }

    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    public void Schedule(IRunnable run) => ExecuteTask(run);

    protected abstract void ExecuteTask(IRunnable run);

    internal virtual void Execute(Mailbox mailbox) => ExecuteTask(mailbox);

    /// <summary>Called when an actor comes to live here.</summary>
    internal virtual void Attach(ActorCell cell) { }

    /// <summary>Called when the actor has stopped.</summary>
    internal virtual void Detach(ActorCell cell) { }

    /// <summary>Called when the actor system has stopped.</summary>
    internal virtual void Shutdown() { }
}
