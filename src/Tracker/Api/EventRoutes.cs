using Akka.Actor;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace AkkaP2P.Tracker.Api;

/// <summary>GET /events: one session's server-sent events; while it is open the session is present.</summary>
internal static class EventRoutes
{
    public static void Map(ApiRouter router) => router.Map<string>("GET", "/events", Access.SignedIn, Stream);

    private static async Task<ApiResult> Stream(ApiCall call)
    {
        var response = call.Http.Response;
        var services = call.Services;
        // The one that hears of the opening hears of the closing, also when another has followed it.
        var hub = services.Hub;
        if (!services.Presence.MayBeHere(call.Session, services.Settings.MaxSessions)) return call.TooManySessions();
        // It ends at half the token's time, so that the client comes again and takes a new token with the reply.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, call.Http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        over.CancelAfter(services.Settings.TokenLifetime / 2);
        call.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers[ApiRoutes.ChangeHeader] = services.Catalog.Applied.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await response.StartAsync(over.Token);

        var stream = new SessionStream(call.Session);
        hub.Tell(new HubMessages.StreamOpened(stream));
        try
        {
            await Write(stream, response, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The client went, the token is half over, or the tracker stops.
        }
        finally
        {
            hub.Tell(new HubMessages.StreamClosed(stream));
        }

        return new ApiResult.Written();
    }

    /// <summary>Writes all that waits, then flushes once. A reader below Kestrel's least data rate is cut off.</summary>
    private static async Task Write(SessionStream stream, HttpResponse response, CancellationToken over)
    {
        while (await stream.WaitToTake(over))
        {
            while (stream.TryTake(out var serverSentEvent)) await response.BodyWriter.WriteAsync(serverSentEvent, over);
            await response.BodyWriter.FlushAsync(over);
        }
    }
}
