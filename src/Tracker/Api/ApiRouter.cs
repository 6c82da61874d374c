using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Store;
using Microsoft.AspNetCore.Http.Features;

namespace AkkaP2P.Tracker.Api;

internal enum Access
{
    Anyone,
    SignedIn,
}

/// <summary>
/// Maps routes to handlers, and does for each what all have in common, in the order in which refusals rank: a body that
/// cannot be read is <c>usage</c>, then the session, then the names in the path. A large body is read only after the
/// session was checked. Before that it waits for the replica to be in step, and last to see what the session has already seen. A tracker that is
/// out of the cluster says so at once.
/// </summary>
internal sealed class ApiRouter(IEndpointRouteBuilder endpoints, ApiServices services, ILogger logger)
{
    private const string Bearer = "Bearer ";

    /// <summary>Memory that a body takes while it is read, for each of its bytes: what came so far, and what was made of it.</summary>
    private const int BodyCost = 3;

    /// <summary>Maps a route without a body.</summary>
    public void Map<TReply>(string method, string path, Access access, Func<ApiCall, Task<ApiResult>> handler) =>
        Add<TReply>(method, path, http => Handle(http, access, handler));

    /// <summary>The same for a handler that answers at once, from the replica.</summary>
    public void Map<TReply>(string method, string path, Access access, Func<ApiCall, ApiResult> handler) =>
        Map<TReply>(method, path, access, call => Task.FromResult(handler(call)));

    /// <summary>Maps a route with a JSON body.</summary>
    public void Map<TBody, TReply>(
        string method, string path, Access access, JsonTypeInfo<TBody> type, int maxBody, Func<ApiCall, TBody, Task<ApiResult>> handler)
        where TBody : class =>
        Add<TReply>(method, path, http => HandleBody(http, access, type, maxBody, handler)).Accepts<TBody>("application/json");

    private RouteHandlerBuilder Add<TReply>(string method, string path, Func<HttpContext, Task<ApiResult>> handle)
    {
        var route = $"{method} {path}";
        var handler = async (HttpContext http) => await Answer(http, route, handle);
        return endpoints.MapMethods(ApiRoutes.Prefix + path, [method], handler)
            .WithSummary(route)
            .Produces<TReply>()
            .Produces<Problem>(StatusCodes.Status400BadRequest, Problem.ContentType);
    }

    private async Task Answer(HttpContext http, string route, Func<HttpContext, Task<ApiResult>> handle)
    {
        var began = services.Time.GetTimestamp();
        ApiResult result;
        try
        {
            result = await handle(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (RejoiningException e)
        {
            result = new ApiResult.Unavailable(e.Message);
        }
        catch (StoreException e)
        {
            // What it says may name hosts and files, which is for whoever runs the tracker.
            if (services.Bounds.IsDue("store")) logger.LogWarning("{Route} cannot be done: {Why}", route, e.Message);
            result = new ApiResult.Unavailable("the store does not answer");
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Route} failed", route);
            result = Refusals.Internal("the tracker failed to do this");
        }

        services.Counts.Add(route, result.Code);
        services.Metrics.Answered(route, services.Time.GetElapsedTime(began));
        if (result.Bound is { } bound && services.Bounds.IsDue(route))
        {
            logger.LogWarning("{Route} is refused to {Address}, and perhaps others: {Why}", route, http.Connection.RemoteIpAddress, bound);
        }

        if (!http.Response.HasStarted)
        {
            var change = Math.Max(services.Catalog.Applied, result.Change);
            http.Response.Headers[ApiRoutes.ChangeHeader] = change.ToString(CultureInfo.InvariantCulture);
        }

        await result.Write(http.Response);
    }

    private async Task<ApiResult> Handle(HttpContext http, Access access, Func<ApiCall, Task<ApiResult>> handler)
    {
        var (session, refusal) = await Check(http, access);
        return refusal ?? await handler(new ApiCall(http, services, session));
    }

    private async Task<ApiResult> HandleBody<TBody>(
        HttpContext http, Access access, JsonTypeInfo<TBody> type, int maxBody, Func<ApiCall, TBody, Task<ApiResult>> handler)
        where TBody : class
    {
        var (body, usage) = maxBody <= services.Settings.MaxBody ? await Read(http, type, maxBody) : (null, null);
        if (usage is not null) return usage;
        var (session, refusal) = await Check(http, access);
        if (refusal is not null) return refusal;
        var call = new ApiCall(http, services, session);
        if (body is null)
        {
            if (await call.Hold(BodyCost * (http.Request.ContentLength ?? maxBody)) is { } busy) return busy;
            (body, usage) = await Read(http, type, maxBody);
        }

        return usage ?? await handler(call, body!);
    }

    private async Task<(Session? Session, ApiResult? Refusal)> Check(HttpContext http, Access access)
    {
        Session? session = null;
        if (access == Access.SignedIn)
        {
            // At once: neither the replica nor an entity could be reached, and another tracker can do it.
            if (!services.IsMember) throw new RejoiningException();
            await services.Barrier.Pass(http.RequestAborted);
            session = await SessionOf(http);
            if (session is null) return (null, Refusals.NotLoggedIn);
            OpenConnections.Prove(http);
            if (services.Tokens.Renew(session) is { } renewed) http.Response.Headers[ApiRoutes.RenewedTokenHeader] = renewed;
        }

        if (BadName(http) is { } badName) return (null, badName);
        return session is null || await SeesWhatItSaw(http) ? (session, null) : (null, new ApiResult.Unavailable("this tracker is behind the others"));
    }

    private async ValueTask<Session?> SessionOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return null;
        var session = await services.Tokens.Read(header[Bearer.Length..].Trim(), http.RequestAborted);
        return session is not null && !services.Catalog.IsRevoked(session.User, session.Id, session.StartedAt) ? session : null;
    }

    private static ApiResult? BadName(HttpContext http)
    {
        if (http.GetRouteValue("group") is string group && !GroupName.TryParse(group, out _)) return Refusals.InvalidName("group");
        if (http.GetRouteValue("user") is string user && !UserName.TryParse(user, out _)) return Refusals.InvalidName("user");
        if (http.GetRouteValue("file") is string file && !FileName.TryParse(file, out _)) return Refusals.InvalidName("file");
        return null;
    }

    private async ValueTask<bool> SeesWhatItSaw(HttpContext http) =>
        !long.TryParse(http.Request.Headers[ApiRoutes.SeenChangeHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
        || await services.Catalog.WaitFor(seen, services.Settings.ReplicaTimeout, http.RequestAborted);

    private async Task<(TBody? Body, ApiResult? Usage)> Read<TBody>(HttpContext http, JsonTypeInfo<TBody> type, int maxBody)
        where TBody : class
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = maxBody;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(services.Settings.BodyTimeout);
        try
        {
            var body = await JsonSerializer.DeserializeAsync(http.Request.Body, type, deadline.Token);
            return body is null ? (null, Refusals.Usage("a JSON body is missing")) : (body, null);
        }
        catch (JsonException e)
        {
            return (null, Refusals.Usage($"the JSON body does not fit: {e.Message}"));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close"; // the rest of the body is not waited for
            return (null, Refusals.Usage("the body did not come in time"));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new ApiResult.TooLarge());
        }
        catch (BadHttpRequestException e)
        {
            return (null, Refusals.Usage(e.Message));
        }
    }
}
