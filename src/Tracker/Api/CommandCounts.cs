using System.Collections.Concurrent;

namespace AkkaP2P.Tracker.Api;

/// <summary>Answers by route and outcome, for the metrics. As many rows as routes times codes. Safe from any thread.</summary>
internal sealed class CommandCounts
{
    private readonly ConcurrentDictionary<(string Route, string Code), long> _counts = new();

    public void Add(string route, string code) => _counts.AddOrUpdate((route, code), 1, (_, count) => count + 1);

    /// <summary>All together.</summary>
    public long Total => _counts.Values.Sum();

    public IEnumerable<(string Route, string Code, long Count)> All =>
        _counts.OrderBy(c => c.Key).Select(c => (c.Key.Route, c.Key.Code, c.Value));
}
