using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Metrics;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Api;

/// <summary>What operators and their machines ask: no token needed, and nothing about users or files told.</summary>
internal static class OperationsRoutes
{
    /// <summary>A store that answers later than this is no use to users either.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(2);

    public static void Map(ApiRouter router, IEndpointRouteBuilder endpoints, ApiServices services, MetricsPage metrics)
    {
        router.Map<TrackerList>(
            "GET", "/trackers", Access.Anyone, _ => ApiResult.Json(services.Trackers(), ApiJson.Default.TrackerList));
        router.Map<string>(
            "GET", "/ca", Access.Anyone, _ => new ApiResult.Text(services.CaPem, "application/x-pem-file"));
        endpoints.MapGet("/livez", http => new ApiResult.Text("ok\n", "text/plain").Write(http.Response)).ExcludeFromDescription();
        endpoints.MapGet("/readyz", http => Ready(http, services)).ExcludeFromDescription();
        endpoints.MapGet("/metrics", async http => await new ApiResult.Text(await metrics.Write(), "text/plain; version=0.0.4").Write(http.Response)).ExcludeFromDescription();
        endpoints.MapFallback(http => new ApiResult.Refused(Refusals.Usage("there is no such route")).WriteAs(http.Response, StatusCodes.Status404NotFound));
    }

    private static async Task Ready(HttpContext http, ApiServices services)
    {
        var notReady = await WhyNotReady(services, http.RequestAborted);
        await (notReady is null
            ? new ApiResult.Text("ok\n", "text/plain").Write(http.Response)
            : new ApiResult.Unavailable(notReady).Write(http.Response));
    }

    private static async Task<string?> WhyNotReady(ApiServices services, CancellationToken cancel)
    {
        if (services.Runtime.Actors is not { IsUp: true }) return "this tracker is no member of the cluster";
        try
        {
            var last = await services.Store.LastChange(cancel).WaitAsync(StoreTimeout, cancel);
            return await services.Catalog.WaitFor(last, StoreTimeout, cancel) ? null : "the replica is behind";
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            return "the store does not answer";
        }
    }
}
