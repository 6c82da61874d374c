using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>Who is online, here and on the other trackers. The hub and the reporter write, any thread reads.</summary>
internal sealed class Presence
{
    private readonly ConcurrentDictionary<string, int> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _elsewhere = new(StringComparer.Ordinal);
    private int _streams;

    /// <summary>Sessions with an open event stream on this tracker.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Users with a session on this tracker.</summary>
    public ImmutableHashSet<string> HereOnline => [.. _sessions.Keys];

    public bool IsOnline(string user) => _sessions.ContainsKey(user) || _elsewhere.Values.Any(users => users.Contains(user));

    public void SetStreams(int streams) => Volatile.Write(ref _streams, streams);

    public void Came(string user) => _sessions.AddOrUpdate(user, 1, (_, count) => count + 1);

    public void Went(string user)
    {
        if (_sessions.AddOrUpdate(user, 0, (_, count) => count - 1) <= 0) _sessions.TryRemove(user, out _);
    }

    /// <param name="tracker">Another tracker's address; with nobody, it is forgotten.</param>
    public void SetElsewhere(string tracker, ImmutableHashSet<string> users)
    {
        if (users.IsEmpty) _elsewhere.TryRemove(tracker, out _);
        else _elsewhere[tracker] = users;
    }

    /// <summary>The hub starts anew: nobody is here.</summary>
    public void Clear()
    {
        _sessions.Clear();
        _elsewhere.Clear();
        SetStreams(0);
    }
}
