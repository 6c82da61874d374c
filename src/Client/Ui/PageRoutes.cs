using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace AkkaP2P.Client.Ui;

/// <summary>What the page asks of the node; see <see cref="PageServer"/> for the routes. The caller's token has been checked.</summary>
internal sealed class PageRoutes(IClientNode node, PageView view, DroppedFiles dropped, PageStream stream)
{
    private readonly PageCommands _commands = new(node, view);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        dropped.Clean();
        endpoints.MapGet("/live", http => stream.Write(http));
        endpoints.MapGet("/groups", async http => await Answer(http, await node.ListGroups(http.RequestAborted)));
        endpoints.MapGet("/groups/{group}", async http => await Answer(http, await view.Group(Route(http, "group"), http.RequestAborted)));
        endpoints.MapPut("/groups/{group}/files/{file}", Drop);
        endpoints.MapPost("/commands/{command}", Run);
    }

    public static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static string Route(HttpContext http, string name) => (string)http.GetRouteValue(name)!;

    private async Task Run(HttpContext http)
    {
        PageCommand? words;
        try
        {
            words = await JsonSerializer.DeserializeAsync(http.Request.Body, PageJson.Default.PageCommand, http.RequestAborted);
        }
        catch (JsonException e)
        {
            await Answer(http, new CommandError(ErrorCode.Usage, $"not a command's words: {e.Message}"));
            return;
        }

        // Not the request's token: what was asked for is done, also when the page is closed meanwhile.
        var reply = await _commands.Run(Route(http, "command"), words ?? new PageCommand(), CancellationToken.None);
        if (reply is null) await Refuse(http, StatusCodes.Status404NotFound);
        else if (reply.Error is { } error) await Answer(http, error);
        else await Write(http, reply.Data!, PageJson.Default.GetTypeInfo(reply.Data!.GetType())!);
    }

    private async Task Drop(HttpContext http)
    {
        if (node.Status.User is not { } user)
        {
            await Answer(http, NameCheck.NotLoggedIn);
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var group = Route(http, "group");
        var kept = await dropped.Keep(user, group, Route(http, "file"), http.Request.Body, http.Request.ContentLength, http.RequestAborted);
        if (!kept.TryGet(out var path, out var error))
        {
            await Answer(http, error);
            return;
        }

        var uploaded = await view.Upload(path, group, CancellationToken.None);
        if (!uploaded.Ok) dropped.Forget(path);
        await Answer(http, uploaded);
    }

    private static Task Answer<T>(HttpContext http, Outcome<T> outcome)
        where T : class => outcome.TryGet(out var value, out var error) ? Write(http, value, PageJson.Default.GetTypeInfo(typeof(T))!) : Answer(http, error);

    private static Task Answer(HttpContext http, CommandError error)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Write(http, new PageError(error.Code.Wire(), error.Message, error.RetryAfterSeconds), PageJson.Default.PageError);
    }

    private static Task Write(HttpContext http, object value, JsonTypeInfo type)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsJsonAsync(value, type, "application/json", http.RequestAborted);
    }
}
