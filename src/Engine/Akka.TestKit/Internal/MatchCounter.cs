namespace Akka.TestKit.Internal;

/// <summary>Counts the events that fit any of some filters and waits for so many. The listener's thread counts.</summary>
internal sealed class MatchCounter : IDisposable
{
    private readonly IReadOnlyList<EventFilter> _filters;
    private readonly SemaphoreSlim _matched = new(0);
    private int _count;

    public MatchCounter(IReadOnlyList<EventFilter> filters)
    {
        _filters = filters;
        foreach (var filter in filters)
            filter.Matched += OnMatched;
    }

    public int Count => Volatile.Read(ref _count);

    /// <param name="watch">With 0 expected, whether to wait for one that should not come.</param>
    public void WaitFor(int expected, TimeSpan timeout, bool watch, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(timeout);
        for (var i = 0; i < Waits(expected, watch); i++)
        {
            if (!_matched.Wait(deadline.Left, cancellationToken))
                return;
        }
    }

    /// <inheritdoc cref="WaitFor"/>
    public async Task WaitForAsync(int expected, TimeSpan timeout, bool watch, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(timeout);
        for (var i = 0; i < Waits(expected, watch); i++)
        {
            if (!await _matched.WaitAsync(deadline.Left, cancellationToken))
                return;
        }
    }

    public void Dispose()
    {
        foreach (var filter in _filters)
            filter.Matched -= OnMatched;
    }

    private static int Waits(int expected, bool watch) => expected == 0 && watch ? 1 : expected;

    private void OnMatched()
    {
        Interlocked.Increment(ref _count);
        _matched.Release();
    }
}
