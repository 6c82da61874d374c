using Akka.Cluster;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>
/// Keeps this tracker in the cluster: when its actor system has ended because the others had given it up (it was cut off, or
/// suspended), or because it had lost the store, starts a new one in the same process, which joins as a new member. Safe from any thread.
/// </summary>
internal sealed class TrackerRuntime : IAsyncDisposable
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(500);

    private readonly TrackerParts _parts;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private volatile TrackerActors? _actors;
    private Task _keepingAlive = Task.CompletedTask;

    private TrackerRuntime(TrackerParts parts)
    {
        _parts = parts;
        _log = parts.Logging.CreateLogger<TrackerRuntime>();
    }

    /// <summary><c>HOST:PORT</c></summary>
    public string ClusterAddress { get; private set; } = "";

    /// <summary>Null while this tracker is on its way back into the cluster.</summary>
    public TrackerActors? Actors => _actors;

    /// <exception cref="Akka.Remote.RemoteTransportException">The cluster port is taken.</exception>
    public static async Task<TrackerRuntime> Start(TrackerParts parts, CancellationToken cancel)
    {
        var runtime = new TrackerRuntime(parts);
        var actors = await runtime.Join(cancel);
        runtime._actors = actors;
        runtime.ClusterAddress = Cluster.Get(actors.System).SelfAddress is var at ? $"{at.Host}:{at.Port}" : "";
        parts.Store.Committed += runtime.OnCommitted;
        runtime._keepingAlive = runtime.KeepAlive();
        return runtime;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keepingAlive;
        _parts.Store.Committed -= OnCommitted;
        if (_actors is { } actors) await actors.Leave();
        _stopping.Dispose();
    }

    public void ReadFeed() => _actors?.ReadFeed();

    private void OnCommitted(ChangeBatch batch) => _actors?.Publish(batch);

    /// <summary>Once more when the others give the newcomer up before it is a member.</summary>
    private async Task<TrackerActors> Join(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await TrackerActors.Start(_parts, cancel);
            }
            catch (ClusterJoinFailedException cause)
            {
                _log.LogWarning("Not yet in the cluster: {Reason}", cause.Message);
                await Task.Delay(RestartDelay, cancel);
            }
        }
    }

    /// <summary>One life after the other, whatever ends them: without the next one this process would serve nothing any more.</summary>
    private async Task KeepAlive()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_actors is { } actors) await SeeEnd(actors);
                else _actors = await Join(_stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The tracker stops.
            }
            catch (Exception cause)
            {
                var expected = cause is Akka.Remote.RemoteTransportException or StoreException;
                _log.Log(expected ? LogLevel.Warning : LogLevel.Error, expected ? null : cause, "Not yet back in the cluster: {Reason}", cause.Message);
                await Task.Delay(RestartDelay, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SeeEnd(TrackerActors actors)
    {
        await actors.System.WhenTerminated.WaitAsync(_stopping.Token);
        _log.LogWarning("This tracker is out of the cluster; it joins again");
        _actors = null;
        await actors.End();
    }
}
