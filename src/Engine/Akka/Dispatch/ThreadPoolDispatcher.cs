namespace Akka.Dispatch;

/// <summary>Runs on the process's thread pool.</summary>
internal sealed class ThreadPoolDispatcher(string id, int throughput, long? throughputDeadlineTime)
    : MessageDispatcher(id, throughput, throughputDeadlineTime)
{
    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);

    internal override void Execute(Mailbox mailbox) => ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: true);
}
