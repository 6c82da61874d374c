using System.Collections.Concurrent;

namespace Akka.Dispatch;

/// <summary>Runs on threads of its own, started when there is work for them, ended with the actor system.</summary>
internal sealed class DedicatedThreadsDispatcher(string id, int throughput, long? throughputDeadlineTime, int threads)
    : MessageDispatcher(id, throughput, throughputDeadlineTime)
{
    private readonly BlockingCollection<IRunnable> _work = [];

    /// <summary>Guards the number of threads.</summary>
    private readonly Lock _starting = new();

    private int _started;

    internal override void Shutdown() => _work.CompleteAdding();

    protected override void ExecuteTask(IRunnable run)
    {
        if (_work.IsAddingCompleted)
        {
            // The last words of actors that stop with the system.
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
            return;
        }
        _work.Add(run);
        if (Volatile.Read(ref _started) < threads) StartThread();
    }

    private void StartThread()
    {
        lock (_starting)
        {
            if (_started == threads) return;
            var name = $"{Id}-{++_started}";
            new Thread(Work) { IsBackground = true, Name = name }.Start();
        }
    }

    private void Work()
    {
        foreach (var run in _work.GetConsumingEnumerable()) run.Run();
    }
}
