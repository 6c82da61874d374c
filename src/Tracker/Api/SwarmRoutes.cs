using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Api;

/// <summary>Who has what: announcements, peers, tickets.</summary>
internal static class SwarmRoutes
{
    public static void Map(ApiRouter router, TrackerSettings settings)
    {
        router.Map<Announce, Announced>("POST", "/announce", Access.SignedIn, ApiJson.Default.Announce, settings.MaxAnnounceBody, Announcing.Announce);
        router.Map<SwarmPeerList>("GET", "/groups/{group}/files/{file}/peers", Access.SignedIn, Peers);
        router.Map<TicketGranted>("POST", "/groups/{group}/files/{file}/ticket", Access.SignedIn, GrantTicket);
        router.Map<Done>("DELETE", "/groups/{group}/files/{file}/swarm", Access.SignedIn, Leave);
    }

    public static SwarmId SwarmOf(SharedFile file) => new(file.Group, file.Incarnation, file.File);

    private static async Task<ApiResult> Peers(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        try
        {
            var found = await call.Ask<SwarmMessages.PeersFound>(call.Services.Regions.Swarms, new SwarmMessages.GetPeers(SwarmOf(file)));
            var members = call.Services.Catalog.Find(file.Group)?.Group;
            return ApiResult.Json(new SwarmPeerList([.. found.Peers.Where(p => members?.IsMember(p.User) == true)]), ApiJson.Default.SwarmPeerList);
        }
        catch (AskTimeoutException)
        {
            return new ApiResult.Unavailable("the swarm did not answer in time");
        }
    }

    private static ApiResult GrantTicket(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        if (file.Content.Root is not { } root) return Refusals.Usage("an empty file needs no ticket");
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(
            (call.Services.Time.GetUtcNow() + call.Services.Settings.TicketLifetime).ToUnixTimeMilliseconds());
        var ticket = new Ticket(UserName.Parse(call.User), GroupName.Parse(file.Group), root, call.Session.NodeId, expiresAt, Guid.NewGuid());
        return ApiResult.Json(new TicketGranted(call.Services.TicketSigner.Sign(ticket), expiresAt), ApiJson.Default.TicketGranted);
    }

    /// <summary>Someone who is no member any more is out already.</summary>
    private static ApiResult Leave(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        call.Services.Hub.Tell(new HubMessages.LeftSwarm(call.Session, SwarmOf(file)));
        return ApiResult.Json(Done.Instance, ApiJson.Default.Done);
    }
}
