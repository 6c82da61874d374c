using AkkaP2P.Tracker.Api;

namespace AkkaP2P.Tracker.Metrics;

/// <summary>What /metrics shows, and what is refreshed now and then for a collector that asks for nothing.</summary>
internal sealed class MetricsPage : IAsyncDisposable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);

    private readonly PrometheusText _text;
    private readonly TrackerGauges _gauges;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _refreshing;

    public MetricsPage(ApiServices services)
    {
        _text = services.Metrics.Text;
        _gauges = new TrackerGauges(services);
        _refreshing = KeepFresh(services.Time);
    }

    public async Task<string> Write()
    {
        await _gauges.Refresh();
        return _text.Write();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _refreshing;
        _stopping.Dispose();
    }

    private async Task KeepFresh(TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(RefreshInterval, time, _stopping.Token);
                await _gauges.Refresh();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The tracker stops.
        }
    }
}
