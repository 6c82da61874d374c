namespace AkkaP2P.Swarm.Scoring;

/// <summary>
/// How good a source is: pieces served a second of the time in which it owed us some, the past counting half every
/// <see cref="HalfLife"/>. Idle time does not count, or whoever is asked seldom would look slow.
/// </summary>
/// <param name="prior">What others report of it (by the tracker); counts as <see cref="PriorWeight"/> of own experience.</param>
public sealed class PeerScore(TimeProvider time, double prior = 0)
{
    public static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PriorWeight = TimeSpan.FromSeconds(1);

    private double _pieces = prior * PriorWeight.TotalSeconds;
    private double _seconds = PriorWeight.TotalSeconds;
    private long _asOf = time.GetTimestamp();
    private bool _busy;

    /// <summary>Pieces a second.</summary>
    public double Value
    {
        get
        {
            Decay();
            return _pieces / _seconds;
        }
    }

    /// <summary>Whether it owes us something now.</summary>
    public void SetBusy(bool busy)
    {
        if (busy == _busy) return;
        Decay();
        _busy = busy;
    }

    /// <summary>It served a piece, or a part of one.</summary>
    public void Served(double pieces = 1)
    {
        Decay();
        _pieces += pieces;
    }

    /// <summary>What it served was worth nothing: that is taken back, and half of what it was good for.</summary>
    public void Spoiled(double pieces = 1)
    {
        Decay();
        _pieces = Math.Max(0, _pieces - pieces) / 2;
    }

    private void Decay()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_asOf, now);
        if (elapsed <= TimeSpan.Zero) return;
        _asOf = now;
        if (_busy) _seconds += elapsed.TotalSeconds;
        var kept = Math.Pow(0.5, elapsed / HalfLife);
        // The time must not fade to nothing, or a long silence would make any score of it.
        var floor = PriorWeight.TotalSeconds;
        kept = Math.Max(kept, Math.Min(1, floor / _seconds));
        _pieces *= kept;
        _seconds *= kept;
    }
}
