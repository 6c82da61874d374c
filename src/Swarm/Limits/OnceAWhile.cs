using System.Collections.Concurrent;

namespace AkkaP2P.Swarm.Limits;

/// <summary>Says when something that may happen thousands of times is worth a line in the log: at first, then once in a while. Safe to use from any thread.</summary>
public sealed class OnceAWhile(TimeSpan pause, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <param name="what">One of a few things that are told each for itself.</param>
    public bool IsDue(string what)
    {
        var now = time.GetTimestamp();
        if (_told.TryAdd(what, now)) return true;
        var before = _told[what];
        return time.GetElapsedTime(before, now) >= pause && _told.TryUpdate(what, now, before);
    }
}
