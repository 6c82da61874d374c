using System.Text;
using System.Text.Json;
using AkkaP2P.Protocol;
using AkkaP2P.Swarm.Limits;
using AkkaP2P.Tracker.Api;
using AkkaP2P.Web;
using Microsoft.AspNetCore.Http.Features;

namespace AkkaP2P.Tracker.Dashboard;

/// <summary>
/// The page at <c>/</c>, and its live data: server-sent events <c>state</c> and <c>history</c>, when something has changed. The page keeps its session's token
/// in the browser's tab and sends it as any client does; there is no cookie that another site could ride on.
/// </summary>
internal static class DashboardRoutes
{
    private const int MaxViewers = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Nothing new for so many intervals: a comment tells that the tracker lives.</summary>
    private const int QuietIntervals = 10;

    public static void Map(ApiRouter router, IEndpointRouteBuilder endpoints)
    {
        var viewers = new FairShare(MaxViewers);
        router.Map<DashboardState>("GET", "/dashboard", Access.SignedIn, call => Stream(call, viewers, call.User));
        router.Map<DashboardState>("GET", "/dashboard/public", Access.Anyone, call => Stream(call, viewers, null));
        new WebPage(typeof(DashboardRoutes).Assembly, "dashboard.html").Map(endpoints);
    }

    private static async Task<ApiResult> Stream(ApiCall call, FairShare viewers, string? user)
    {
        var group = call.Http.Request.Query["group"].FirstOrDefault();
        if (group is not null && !GroupName.TryParse(group, out _)) return Refusals.InvalidName("group");
        // Nobody keeps the others from looking: strangers count by address, users by name.
        var viewer = user is null ? $"from {call.RemoteKey}" : user;
        if (!viewers.TryTake(viewer, 1)) return new ApiResult.Busy("too many dashboards are open at this tracker");
        // As long as a session's token is good; the page comes again and takes a new one with the reply.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            call.Cancel, call.Http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        over.CancelAfter(call.Services.Settings.TokenLifetime / 2);
        try
        {
            var response = call.Http.Response;
            call.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache, no-store";
            await Write(response, () => MayGoOn(call, user) ? call.Services.Dashboard.Of(user, group) : null, call.Services, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The page is closed, the token is half over, or the tracker stops.
        }
        finally
        {
            viewers.Return(viewer, 1);
        }

        return new ApiResult.Written();
    }

    private static bool MayGoOn(ApiCall call, string? user) =>
        user is null || !call.Services.Catalog.IsRevoked(user, call.Session.Id, call.Session.StartedAt);

    private static async Task Write(HttpResponse response, Func<DashboardState?> look, ApiServices services, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Interval, services.Time);
        var (last, history, quiet) = ("", (DashboardHistory?)null, 0);
        do
        {
            if (look() is not { } state) return;
            var now = JsonSerializer.Serialize(state, DashboardJson.Default.DashboardState);
            var text = new StringBuilder();
            if (now != last) text.Append("event: state\ndata: ").Append(last = now).Append("\n\n");
            if (services.Dashboard.History.Now is var samples && samples != history)
            {
                history = samples;
                text.Append("event: history\ndata: ").Append(JsonSerializer.Serialize(samples, DashboardJson.Default.DashboardHistory)).Append("\n\n");
            }

            quiet = text.Length > 0 ? 0 : quiet + 1;
            if (quiet >= QuietIntervals) (quiet, _) = (0, text.Append(":\n\n"));
            if (text.Length == 0) continue;
            await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), over);
        }
        while (await timer.WaitForNextTickAsync(over));
    }
}
