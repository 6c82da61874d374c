using System.Collections.Immutable;

namespace AkkaP2P.Tracker.Store;

internal static class ChangeFeed
{
    /// <summary>How far a page of the feed goes: a full page to its last row, one with room left to the counter or beyond.</summary>
    /// <param name="lastChange">The counter, read before the rows.</param>
    public static ChangeBatch Page(long after, long lastChange, int limit, ImmutableArray<StateChange> changes)
    {
        var lastRow = changes.IsEmpty ? after : changes[^1].Number;
        var upTo = changes.Length == limit ? lastRow : Math.Max(lastRow, lastChange);
        return new ChangeBatch(after, Math.Max(after, upTo), changes);
    }
}
