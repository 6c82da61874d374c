namespace AkkaP2P.Swarm;

/// <summary>
/// Random numbers that are the same for a seed on every version of the framework, small enough to have one in each
/// simulated peer (SplitMix64). Not for secrets.
/// </summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A seed that differs each time.</summary>
    public static Dice Unseeded() => new((ulong)Random.Shared.NextInt64());

    public static Dice From(int? seed) => seed is { } known ? new Dice((ulong)known) : Unseeded();

    /// <summary>From 0 to below the bound.</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(((Next() >> 32) * (ulong)bound) >> 32);
    }

    /// <summary>From 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
