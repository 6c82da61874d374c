using System.Globalization;
using System.Net;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Swarm.Limits;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Sessions;

namespace AkkaP2P.Tracker.Api;

/// <summary>One request whose names and session are checked.</summary>
internal sealed class ApiCall(HttpContext http, ApiServices services, Session? session)
{
    /// <summary>For callers that set no deadline: as long as our own client waits.</summary>
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(15);

    private const int MaxKeyLength = 128;

    public HttpContext Http { get; } = http;

    public ApiServices Services { get; } = services;

    /// <summary>Only on routes that ask for one.</summary>
    public Session Session => session ?? throw new InvalidOperationException("this route has no session");

    public string User => Session.User;

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>From the path, checked by the router.</summary>
    public string Group => Name("group");

    public string File => Name("file");

    public string Target => Name("user");

    /// <summary>Where the request comes from; IPv4 also when it came in through an IPv6 socket.</summary>
    public IPAddress Remote
    {
        get
        {
            var remote = Http.Connection.RemoteIpAddress ?? IPAddress.None;
            return remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        }
    }

    /// <summary>What is limited by address is limited by this: an IPv6 host has a whole network of addresses to itself.</summary>
    public string RemoteKey => AddressKey.Of(Remote);

    public CommandStamp Stamp(string caller)
    {
        var key = Http.Request.Headers[ApiRoutes.IdempotencyKeyHeader].ToString();
        if (key.Length is 0 or > MaxKeyLength) key = Guid.NewGuid().ToString();
        return new CommandStamp(CommandKey.Of(caller, $"{Http.Request.Method} {Http.Request.Path}", key), Deadline());
    }

    /// <summary>Sends a command to its entity and answers with what came of it, once this tracker's own replica has it.</summary>
    public async Task<ApiResult> Run(IActorRef region, IEntityCommand command)
    {
        var (reply, unavailable) = await Ask(region, command);
        if (reply is null) return unavailable!;
        await Services.Catalog.WaitFor(reply.Change, Services.Settings.ReplicaTimeout, Cancel);
        return reply.Error is { } error ? new ApiResult.Refused(error) { Change = reply.Change } : ApiResult.Done(reply.Change);
    }

    /// <summary>One of the two is null.</summary>
    public async Task<(EntityReply? Reply, ApiResult.Unavailable? Unavailable)> Ask(IActorRef region, IEntityCommand command)
    {
        if (command.Stamp.Deadline < Services.Time.GetUtcNow()) return (null, new ApiResult.Unavailable("the command came too late"));
        try
        {
            return await this.Ask<object>(region, command) switch
            {
                EntityReply reply => (reply, null),
                EntityUnavailable unavailable => (null, new ApiResult.Unavailable(unavailable.Reason)),
                var other => throw new InvalidOperationException($"an entity answered {other.GetType()}"),
            };
        }
        catch (AskTimeoutException)
        {
            return (null, new ApiResult.Unavailable("the entity did not answer in time"));
        }
    }

    /// <summary>The group, if the caller is in it.</summary>
    public Outcome<GroupEntry> MembersGroup() => Look(Group, g => g.RefuseUnlessMember(User));

    /// <summary>The group, if the caller owns it.</summary>
    public Outcome<GroupEntry> OwnersGroup() => Look(Group, g => g.RefuseUnlessOwner(User));

    /// <summary>The file, if the caller may see it.</summary>
    public Outcome<SharedFile> MembersFile() => MembersFile(File);

    public Outcome<SharedFile> MembersFile(string name)
    {
        if (!MembersGroup().TryGet(out var entry, out var refusal)) return refusal;
        return entry.Files.TryGetValue(name, out var file) ? file : Refusals.FileNotFound(name, Group);
    }

    /// <summary>Takes memory for something large that this call reads or answers, until the call is over.</summary>
    /// <returns>Null when it may go on.</returns>
    public async ValueTask<ApiResult?> Hold(long bytes) =>
        await Services.Large.TryHold(Http, RemoteKey, bytes) ? null : new ApiResult.Busy("too many large requests are under way, try again in a moment");

    public CommandError TooManySessions() =>
        Refusals.TooMany($"{Services.Settings.MaxSessions} nodes of '{User}' are here, which is the most a user may have at one tracker");

    private Outcome<GroupEntry> Look(string group, Func<Groups.Group, CommandError?> refuse)
    {
        var entry = Services.Catalog.Find(group);
        if (entry is null) return Refusals.GroupNotFound(group);
        return refuse(entry.Group) is { } refusal ? refusal : entry;
    }

    private DateTimeOffset Deadline() =>
        long.TryParse(Http.Request.Headers[ApiRoutes.DeadlineHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
        && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : Services.Time.GetUtcNow() + DefaultDeadline;

    private string Name(string route) =>
        Http.GetRouteValue(route) as string ?? throw new InvalidOperationException($"this route has no {route}");
}
