using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Metrics;

namespace AkkaP2P.Tracker.Api;

/// <summary>What operators and their machines ask: no token needed, and nothing about users or files told.</summary>
internal static class OperationsRoutes
{
    public static void Map(ApiRouter router, IEndpointRouteBuilder endpoints, ApiServices services, MetricsPage metrics)
    {
        router.Map<TrackerList>(
            "GET", "/trackers", Access.Anyone, _ => ApiResult.Json(services.Trackers(), ApiJson.Default.TrackerList));
        router.Map<string>(
            "GET", "/ca", Access.Anyone, _ => new ApiResult.Text(services.CaPem, "application/x-pem-file"));
        endpoints.MapGet("/livez", http => new ApiResult.Text("ok\n", "text/plain").Write(http.Response)).ExcludeFromDescription();
        var readiness = new Readiness(services.Store, services.Catalog, () => services.Runtime.Actors is { IsUp: true } actors ? actors.Regions : null);
        endpoints.MapGet("/readyz", http => Ready(http, readiness)).ExcludeFromDescription();
        endpoints.MapGet("/metrics", async http => await new ApiResult.Text(await metrics.Write(), "text/plain; version=0.0.4").Write(http.Response)).ExcludeFromDescription();
        endpoints.MapFallback(http => new ApiResult.Refused(Refusals.Usage("there is no such route")).WriteAs(http.Response, StatusCodes.Status404NotFound));
    }

    private static async Task Ready(HttpContext http, Readiness readiness)
    {
        var notReady = await readiness.WhyNot(http.RequestAborted);
        await (notReady is null
            ? new ApiResult.Text("ok\n", "text/plain").Write(http.Response)
            : new ApiResult.Unavailable(notReady).Write(http.Response));
    }
}
