using System.Diagnostics;

namespace Akka.Actor.Internal;

/// <summary>
/// A child and how often it was restarted lately. The counts belong to the parent's thread. A name is reserved by stats
/// without a child, while the child is being made.
/// </summary>
public class ChildRestartStats
{
    private long _windowStart;
    private int _restarts;

    internal ChildRestartStats(IInternalActorRef? child) => Child = child!;

    public IInternalActorRef Child { get; }

    public long Uid => Child.Path.Uid;

    /// <summary>
    /// Without a window, every restart counts for ever. With one, the count starts anew with the first failure after the
    /// window that the earlier ones fell into. Negative: no limit.
    /// </summary>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0) return false;
        if (withinTimeMilliseconds <= 0) return maxNrOfRetries < 0 || ++_restarts <= maxNrOfRetries;
        var limit = maxNrOfRetries < 0 ? 1 : maxNrOfRetries;
        var now = Stopwatch.GetTimestamp();
        if (_windowStart == 0) _windowStart = now;
        if (Stopwatch.GetElapsedTime(_windowStart, now).TotalMilliseconds <= withinTimeMilliseconds) return ++_restarts <= limit;
        _windowStart = now;
        _restarts = 1;
        return true;
    }
}
