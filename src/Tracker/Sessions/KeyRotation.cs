namespace AkkaP2P.Tracker.Sessions;

/// <summary>Looks every hour whether it is time for a new token key, and takes over those that other trackers made.</summary>
internal sealed class KeyRotation : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public KeyRotation(TokenKeys keys, TimeProvider time, ILoggerFactory logging) =>
        _loop = Run(keys, time, logging.CreateLogger<KeyRotation>(), _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static async Task Run(TokenKeys keys, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) await Refresh(keys, logger, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The tracker stops.
        }
    }

    private static async Task Refresh(TokenKeys keys, ILogger logger, CancellationToken stop)
    {
        try
        {
            await keys.Refresh(stop);
        }
        catch (Store.StoreException e)
        {
            logger.LogWarning("token keys were not refreshed, next try in an hour: {Why}", e.Message);
        }
    }
}
