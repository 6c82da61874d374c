using AkkaP2P.Tracker.Api;

namespace AkkaP2P.Tracker.Metrics;

/// <summary>What /metrics shows.</summary>
internal sealed class MetricsPage(ApiServices services)
{
    private readonly TrackerGauges _gauges = new(services);

    public async Task<string> Write()
    {
        await _gauges.Refresh();
        return services.Metrics.Text.Write();
    }
}
