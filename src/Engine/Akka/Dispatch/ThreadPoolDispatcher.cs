namespace Akka.Dispatch;

/// <summary>
/// Runs on the process's thread pool. Mailboxes go to its common queue, first come, first served: a thread's own queue would
/// be faster for two actors that talk to each other, but they could keep all others waiting.
/// </summary>
internal sealed class ThreadPoolDispatcher(string id, int throughput, long? throughputDeadlineTime)
    : MessageDispatcher(id, throughput, throughputDeadlineTime)
{
    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
}
