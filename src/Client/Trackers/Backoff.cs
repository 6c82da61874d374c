namespace AkkaP2P.Client.Trackers;

/// <summary>
/// How long to wait before looking again when no tracker answered: doubling from a minimum to a maximum, each wait
/// between half and the whole of that, so that clients that lost a tracker together do not come back together.
/// </summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    private int _round;

    public TimeSpan Next()
    {
        // Beyond 2^20 the maximum has long been reached; the bound keeps the product finite.
        var ceiling = Math.Min(max.TotalMilliseconds, min.TotalMilliseconds * Math.Pow(2, Math.Min(_round++, 20)));
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (0.5 * random.NextDouble())));
    }

    public void Reset() => _round = 0;
}
