namespace AkkaP2P.Tracker.Dashboard;

/// <summary>The last hour, a sample every ten seconds. It begins anew with the process. Safe to use from any thread.</summary>
internal sealed class SampleHistory
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private const int Capacity = 360;

    private readonly Lock _lock = new();
    private readonly Queue<DashboardSample> _samples = [];
    private volatile DashboardHistory _now = new((int)Step.TotalSeconds, []);

    /// <summary>Another object whenever there is a new sample.</summary>
    public DashboardHistory Now => _now;

    public void Add(DashboardSample sample)
    {
        lock (_lock)
        {
            _samples.Enqueue(sample);
            if (_samples.Count > Capacity) _samples.Dequeue();
            _now = new DashboardHistory((int)Step.TotalSeconds, [.. _samples]);
        }
    }
}
