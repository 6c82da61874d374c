namespace AkkaP2P.Swarm.Pipelines;

/// <summary>Bytes a second over about the last two seconds, the more recent counting more; falls to nothing when nothing comes.</summary>
public sealed class RateMeter(TimeProvider time)
{
    private const double MemorySeconds = 2;

    private long _asOf = time.GetTimestamp();
    private double _bytes;
    private double _seconds;

    public double BytesPerSecond
    {
        get
        {
            Fade();
            return _seconds > 0 ? _bytes / Math.Max(_seconds, 0.05) : 0;
        }
    }

    public void Add(int bytes)
    {
        Fade();
        _bytes += bytes;
    }

    private void Fade()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_asOf, now).TotalSeconds;
        if (elapsed <= 0) return;
        _asOf = now;
        var kept = Math.Exp(-elapsed / MemorySeconds);
        _bytes *= kept;
        // The integral of the same weight, so that a steady stream shows its rate from the start.
        _seconds = _seconds * kept + MemorySeconds * (1 - kept);
    }
}
