using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Catalog;

/// <summary>
/// Lets a request go on once the replica has seen all that was committed, on any tracker, before the request came. So a
/// person who was told "done" can tell another, who then finds it so, whichever trackers they use. Requests that come
/// while the store is being asked share the next question, so under load the store is asked no more often. When it does
/// not answer, what the replica has must do: reads go on without the store, and hardly wait for it until it answers again. Safe from any thread.
/// </summary>
/// <param name="timeout">How long the replica is waited for.</param>
/// <param name="readFeed">Makes the replica look for what was not published to it.</param>
internal sealed class ReadBarrier(IStateStore store, Catalog catalog, Action readFeed, TimeSpan timeout)
{
    /// <summary>A published change arrives sooner than this; then the feed is read.</summary>
    private static readonly TimeSpan PublishDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>How long the store is waited for. Clients wait 5 s for an answer.</summary>
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(3);

    /// <summary>The same for one that has not answered the last time: enough for one that does again.</summary>
    private static readonly TimeSpan SilentStorePatience = TimeSpan.FromMilliseconds(200);

    /// <summary>Guards the two tasks.</summary>
    private readonly Lock _gate = new();
    private Task<long> _asking = Task.FromResult(0L);

    /// <summary>Starts when <see cref="_asking"/> has ended; whoever came since then shares it.</summary>
    private Task<long>? _next;
    private volatile bool _silent;

    public async Task Pass(CancellationToken cancel)
    {
        try
        {
            var last = await LastChange().WaitAsync(_silent ? SilentStorePatience : StorePatience, cancel);
            _silent = false;
            if (await catalog.WaitFor(last, PublishDelay, cancel)) return;
            readFeed();
            await catalog.WaitFor(last, timeout, cancel);
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            _silent = true; // commands will say so, reads go on
        }
    }

    private Task<long> LastChange()
    {
        lock (_gate)
        {
            if (_next is not null) return _next;
            return _asking.IsCompleted ? _asking = store.LastChange(CancellationToken.None) : _next = AskAfter(_asking);
        }
    }

    private async Task<long> AskAfter(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<long> asking;
        lock (_gate)
        {
            _next = null;
            asking = _asking = store.LastChange(CancellationToken.None);
        }

        return await asking;
    }
}
