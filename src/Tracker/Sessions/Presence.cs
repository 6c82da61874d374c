using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>Who is online, here and on the other trackers. The hub and the reporter write, any thread reads.</summary>
internal sealed class Presence
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _elsewhere = new(StringComparer.Ordinal);
    private int _streams;

    /// <summary>Sessions with an open event stream on this tracker.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Users with a session on this tracker.</summary>
    public ImmutableHashSet<string> HereOnline => [.. _sessions.Keys];

    public bool IsOnline(string user) => _sessions.ContainsKey(user) || _elsewhere.Values.Any(users => users.Contains(user));

    public void SetStreams(int streams) => Volatile.Write(ref _streams, streams);

    /// <summary>Whether a session is here, or may come while its user has fewer than so many here.</summary>
    public bool MayBeHere(Session session, int most) =>
        !_sessions.TryGetValue(session.User, out var here) || here.Count < most || here.Contains(session.Id);

    public void Came(Session session) => _sessions[session.User] = Here(session).Add(session.Id);

    public void Went(Session session)
    {
        var left = Here(session).Remove(session.Id);
        if (left.IsEmpty) _sessions.TryRemove(session.User, out _);
        else _sessions[session.User] = left;
    }

    /// <param name="tracker">Another tracker's address; with nobody, it is forgotten.</param>
    public void SetElsewhere(string tracker, ImmutableHashSet<string> users)
    {
        if (users.IsEmpty) _elsewhere.TryRemove(tracker, out _);
        else _elsewhere[tracker] = users;
    }

    /// <summary>Forgets what trackers told that are not among these.</summary>
    public void KeepElsewhere(IReadOnlySet<string> trackers)
    {
        foreach (var gone in _elsewhere.Keys.Where(t => !trackers.Contains(t))) _elsewhere.TryRemove(gone, out _);
    }

    /// <summary>Only the hub changes it.</summary>
    private ImmutableHashSet<string> Here(Session session) => _sessions.GetValueOrDefault(session.User) ?? [];

    /// <summary>The hub starts anew: nobody is here.</summary>
    public void Clear()
    {
        _sessions.Clear();
        _elsewhere.Clear();
        SetStreams(0);
    }
}
