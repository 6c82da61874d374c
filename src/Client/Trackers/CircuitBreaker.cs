namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Leaves a tracker alone after failures in a row. Closed: all tries pass. Open: none does, for a while. Then one try passes, and
/// decides: closed again, or open for another while. Not thread-safe; times are what the caller's clock says.
/// </summary>
internal sealed class CircuitBreaker(int threshold, TimeSpan openFor)
{
    private DateTimeOffset _openUntil;

    public int FailuresInARow { get; private set; }

    private bool Tripped => FailuresInARow >= threshold;

    /// <summary>Whether a try may be made now. While it is half open the first to ask gets the only yes for a while.</summary>
    public bool TryPass(DateTimeOffset now)
    {
        if (!Tripped) return true;
        if (now < _openUntil) return false;
        _openUntil = now + openFor;
        return true;
    }

    public void Succeeded() => FailuresInARow = 0;

    public void Failed(DateTimeOffset now)
    {
        FailuresInARow++;
        if (Tripped) _openUntil = now + openFor;
    }
}
