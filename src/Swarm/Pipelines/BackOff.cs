namespace AkkaP2P.Swarm.Pipelines;

/// <summary>
/// How long to wait before the next try: doubles from the first to the longest wait, and is drawn from the upper half of that, so
/// that many who failed together do not come back together.
/// </summary>
public sealed class BackOff(TimeSpan first, TimeSpan longest, Dice dice)
{
    public int Failures { get; private set; }

    /// <summary>Counts a failure and says how long to wait.</summary>
    public TimeSpan Fail()
    {
        var ceiling = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(Failures, 30)));
        Failures++;
        return TimeSpan.FromSeconds(ceiling * (0.5 + dice.NextDouble() / 2));
    }

    public void Succeed() => Failures = 0;
}
