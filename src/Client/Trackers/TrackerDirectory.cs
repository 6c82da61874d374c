using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// The trackers this node knows, from tracker_info.conf and from heartbeats, and which to ask next: the one in use first, then those
/// without failures, then those the cluster calls up, then the least loaded, ties at random. Safe to use from any thread.
/// </summary>
internal sealed class TrackerDirectory
{
    /// <summary>A cluster has a handful; a tracker that names thousands is lying.</summary>
    private const int MaxTrackers = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly TrackerSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private string? _current;

    public TrackerDirectory(TrackerInfo info, TrackerSettings settings, TimeProvider clock, Random random)
    {
        (_settings, _clock, _random) = (settings, clock, random);
        foreach (var endpoint in info.Trackers)
            _entries.TryAdd(endpoint.Api, NewEntry(configured: true));
    }

    /// <summary>The tracker whose event stream is open, or that answered last.</summary>
    public string? Current
    {
        get
        {
            lock (_gate) return _current;
        }
        set
        {
            lock (_gate) _current = value;
        }
    }

    /// <summary>What the cluster said last; before anyone answered, the configured ones as down.</summary>
    public IReadOnlyList<TrackerStatus> Statuses
    {
        get
        {
            lock (_gate) return [.. _entries.Select(e => new TrackerStatus(e.Key, e.Value.State, e.Value.Clients)).OrderBy(t => t.Api, StringComparer.Ordinal)];
        }
    }

    /// <summary>The best tracker that was not tried yet and whose circuit lets a try pass; null when there is none.</summary>
    public string? Next(IReadOnlySet<string> tried)
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            return _entries
                .Where(e => !tried.Contains(e.Key))
                .OrderBy(e => e.Value.Breaker.FailuresInARow)
                .ThenBy(e => e.Key == _current ? 0 : 1)
                .ThenBy(e => e.Value.State == TrackerState.Up ? 0 : 1)
                .ThenBy(e => e.Value.Clients)
                .ThenBy(_ => _random.Next())
                .Select(e => e.Key)
                .FirstOrDefault(api => _entries[api].Breaker.TryPass(now));
        }
    }

    public void Succeeded(string api)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(api, out var entry)) entry.Breaker.Succeeded();
        }
    }

    public void Failed(string api)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(api, out var entry)) return;
            entry.Breaker.Failed(_clock.GetUtcNow());
            entry.State = TrackerState.Unreachable;
        }
    }

    /// <summary>Takes over the cluster's own picture: states, loads, trackers that came, learned ones that went.</summary>
    public void Learn(IReadOnlyList<TrackerStatus> cluster)
    {
        lock (_gate)
        {
            var named = cluster.Select(t => t.Api).ToHashSet();
            foreach (var gone in _entries.Where(e => !e.Value.Configured && !named.Contains(e.Key)).Select(e => e.Key).ToList())
                _entries.Remove(gone);
            foreach (var (api, entry) in _entries.Where(e => e.Value.Configured && !named.Contains(e.Key)))
                (entry.State, entry.Clients) = (TrackerState.Down, 0);
            foreach (var status in cluster)
                Learn(status);
        }
    }

    /// <summary>
    /// Where the session in use at <see cref="Current"/> should move, or null. Only one client in ten moves at a time, or all would land
    /// on the same tracker and move back.
    /// </summary>
    public string? BetterThanCurrent()
    {
        lock (_gate)
        {
            if (_current is null || !_entries.TryGetValue(_current, out var current)) return null;
            var (api, least) = _entries.Where(e => e.Value.State == TrackerState.Up).MinBy(e => e.Value.Clients);
            var lopsided = least is not null && api != _current
                && current.Clients > (least.Clients * _settings.RebalanceFactor) + 10;
            return lopsided && _random.Next(10) == 0 ? api : null;
        }
    }

    /// <summary>How far that tracker's clock is ahead of ours, as far as known.</summary>
    public TimeSpan ClockLead(string api)
    {
        lock (_gate) return _entries.TryGetValue(api, out var entry) ? entry.ClockLead : TimeSpan.Zero;
    }

    public void NoteClock(string api, DateTimeOffset theirs)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(api, out var entry)) entry.ClockLead = theirs - _clock.GetUtcNow();
        }
    }

    private void Learn(TrackerStatus status)
    {
        if (!_entries.TryGetValue(status.Api, out var entry))
        {
            if (_entries.Count >= MaxTrackers || !IsTrackerAddress(status.Api)) return;
            _entries[status.Api] = entry = NewEntry(configured: false);
        }

        (entry.State, entry.Clients) = (status.State, status.Clients);
    }

    private static bool IsTrackerAddress(string api) =>
        Uri.TryCreate(api, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.AbsolutePath == "/" && uri.UserInfo.Length == 0;

    private Entry NewEntry(bool configured) => new(configured, new CircuitBreaker(_settings.BreakerFailures, _settings.BreakerOpen));

    private sealed class Entry(bool configured, CircuitBreaker breaker)
    {
        public bool Configured => configured;

        public CircuitBreaker Breaker => breaker;

        public TrackerState State { get; set; } = TrackerState.Down;

        public int Clients { get; set; }

        public TimeSpan ClockLead { get; set; }
    }
}
