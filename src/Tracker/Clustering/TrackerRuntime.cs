using Akka.Cluster;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>
/// Keeps this tracker in the cluster: when its actor system has ended because the others had given it up (it was cut off, or
/// suspended), starts a new one in the same process, which joins as a new member. Safe from any thread.
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
        var actors = await TrackerActors.Start(parts, cancel);
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

    private async Task KeepAlive()
    {
        try
        {
            while (true)
            {
                await _actors!.System.WhenTerminated.WaitAsync(_stopping.Token);
                _log.LogWarning("The cluster has given this tracker up; it joins again");
                var ended = _actors;
                _actors = null;
                await ended.End();
                await StartAgain();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The tracker stops.
        }
    }

    private async Task StartAgain()
    {
        while (_actors is null)
        {
            try
            {
                _actors = await TrackerActors.Start(_parts, _stopping.Token);
                _log.LogInformation("Back in the cluster");
            }
            catch (Exception cause) when (cause is Akka.Remote.RemoteTransportException or StoreException)
            {
                _log.LogWarning("Not yet back in the cluster: {Reason}", cause.Message);
                await Task.Delay(RestartDelay, _stopping.Token);
            }
        }
    }
}
