namespace AkkaP2P.Tracker.Store;

internal static class StoreProbe
{
    /// <summary>Asks the store for its newest change, to see whether it answers at all.</summary>
    /// <returns>Null when it does not in this time.</returns>
    public static async Task<long?> TryLastChange(this IStateStore store, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            return await store.LastChange(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            return null;
        }
    }
}
