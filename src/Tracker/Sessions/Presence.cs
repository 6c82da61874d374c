using System.Collections.Concurrent;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>Who is online. The hub writes, any thread reads.</summary>
internal sealed class Presence
{
    private readonly ConcurrentDictionary<string, int> _sessions = new(StringComparer.Ordinal);
    private int _streams;

    /// <summary>Sessions with an open event stream.</summary>
    public int Streams => Volatile.Read(ref _streams);

    public bool IsOnline(string user) => _sessions.ContainsKey(user);

    public void SetStreams(int streams) => Volatile.Write(ref _streams, streams);

    public void Came(string user) => _sessions.AddOrUpdate(user, 1, (_, count) => count + 1);

    public void Went(string user)
    {
        if (_sessions.AddOrUpdate(user, 0, (_, count) => count - 1) <= 0) _sessions.TryRemove(user, out _);
    }
}
