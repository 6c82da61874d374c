namespace Akka.Dispatch;

/// <summary>
/// Runs on threads of its own, each started when there is more work than idle threads, ended with the actor system.
/// </summary>
internal sealed class DedicatedThreadsDispatcher(string id, int throughput, long? throughputDeadlineTime, int threads)
    : MessageDispatcher(id, throughput, throughputDeadlineTime)
{
    /// <summary>Guards itself and the fields after it; idle threads wait on it.</summary>
    private readonly Queue<IRunnable> _work = new();

    private int _started;
    private int _idle;
    private bool _stopped;

    internal override void Shutdown()
    {
        lock (_work)
        {
            _stopped = true;
            Monitor.PulseAll(_work);
        }
    }

    protected override void ExecuteTask(IRunnable run)
    {
        lock (_work)
        {
            if (!_stopped)
            {
                _work.Enqueue(run);
                Monitor.Pulse(_work);
                if (_work.Count > _idle && _started < threads) StartThread();
                return;
            }
        }
        // The last words of actors that stop with the system.
        ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    private void StartThread()
    {
        _started++;
        new Thread(Work) { IsBackground = true, Name = $"{Id}-{_started}" }.Start();
    }

    private void Work()
    {
        while (Next() is { } run) run.Run();
    }

    /// <summary>Waits for work; null when the system has stopped and all is done.</summary>
    private IRunnable? Next()
    {
        lock (_work)
        {
            while (_work.Count == 0)
            {
                if (_stopped) return null;
                _idle++;
                Monitor.Wait(_work);
                _idle--;
            }
            return _work.Dequeue();
        }
    }
}
