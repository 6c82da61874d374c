namespace AkkaP2P.Tracker.Clustering;

/// <summary>
/// Notices that this tracker is in another cluster than the one of its store: the lease that a living cluster's leader renews is held by
/// somebody who is no member here. That can come about when a tracker was suspended and goes on with the membership it remembers.
/// </summary>
internal sealed class StrayWatch(TimeSpan timeout, TimeProvider time)
{
    private long? _since;

    /// <param name="holder"><c>HOST:PORT</c>, or null when nobody holds the lease.</param>
    public bool IsStray(string? holder, IEnumerable<string> members)
    {
        if (holder is null || members.Contains(holder))
        {
            _since = null;
            return false;
        }

        _since ??= time.GetTimestamp();
        return time.GetElapsedTime(_since.Value) >= timeout;
    }
}
