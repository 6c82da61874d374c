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
    /// <summary>Memory that the offer of one file takes: as many peers as are told, and their JSON.</summary>
    private const long OfferCost = 16 << 10;

    /// <summary>A swarm that has to find out first who is in it is asked again by whoever wants to know.</summary>
    private static readonly TimeSpan OfferPatience = TimeSpan.FromMilliseconds(50);

    public static void Map(ApiRouter router, TrackerSettings settings)
    {
        router.Map<Announce, Announced>("POST", "/announce", Access.SignedIn, ApiJson.Default.Announce, settings.MaxAnnounceBody, Announcing.Announce);
        router.Map<SwarmPeerList>("GET", "/groups/{group}/files/{file}/peers", Access.SignedIn, Peers);
        router.Map<TicketGranted>("POST", "/groups/{group}/files/{file}/ticket", Access.SignedIn, GrantTicket);
        router.Map<Done>("DELETE", "/groups/{group}/files/{file}/swarm", Access.SignedIn, Leave);
        router.Map<AskDownloads, DownloadsOffered>(
            "POST", "/groups/{group}/downloads", Access.SignedIn, ApiJson.Default.AskDownloads, settings.MaxAnnounceBody, Offer);
    }

    public static SwarmId SwarmOf(SharedFile file) => new(file.Group, file.Incarnation, file.File);

    private static async Task<ApiResult> Peers(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        try
        {
            return ApiResult.Json(new SwarmPeerList(await FindPeers(call, file)), ApiJson.Default.SwarmPeerList);
        }
        catch (AskTimeoutException)
        {
            return new ApiResult.Unavailable("the swarm did not answer in time");
        }
    }

    private static async Task<IReadOnlyList<SwarmPeer>> FindPeers(ApiCall call, SharedFile file)
    {
        var found = await call.Ask<SwarmMessages.PeersFound>(call.Services.Regions.Swarms, new SwarmMessages.GetPeers(SwarmOf(file)));
        var members = call.Services.Catalog.Find(file.Group)?.Group;
        return [.. found.Peers.Where(p => members?.IsMember(p.User) == true)];
    }

    private static async Task<ApiResult> Offer(ApiCall call, AskDownloads body)
    {
        if (body.Files.Count > AskDownloads.MaxFiles) return Refusals.Usage($"at most {AskDownloads.MaxFiles} files in one question");
        if (body.Files.Any(f => f is null)) return Refusals.Usage("null is no file");
        if (!call.MembersGroup().TryGet(out _, out var refusal)) return refusal;
        if (await call.Hold(body.Files.Count * OfferCost) is { } busy) return busy;
        var offers = await Task.WhenAll(body.Files.Select(file => Offer(call, file)));
        return ApiResult.Json(new DownloadsOffered([.. offers.Select(AnswerOf)]), ApiJson.Default.DownloadsOffered);
    }

    private static async Task<Outcome<DownloadOffered>> Offer(ApiCall call, string name)
    {
        if (!FileName.TryParse(name, out _)) return Refusals.InvalidName("file");
        if (!call.MembersFile(name).TryGet(out var file, out var refusal)) return refusal;
        IReadOnlyList<SwarmPeer>? peers = null;
        try
        {
            if (file.Content.Root is not null) peers = await FindPeers(call, file).WaitAsync(OfferPatience, call.Services.Time, call.Cancel);
        }
        catch (Exception e) when (e is AskTimeoutException or TimeoutException)
        {
            // It asks for them when it begins.
        }

        if (!call.MembersGroup().TryGet(out var entry, out refusal)) return refusal;
        var ticket = file.Content.Root is { } root ? Grant(call, file, root) : null;
        return new DownloadOffered(FileRoutes.DescriptionOf(entry, file), peers, ticket);
    }

    private static DownloadAnswer AnswerOf(Outcome<DownloadOffered> offer) =>
        offer.TryGet(out var offered, out var error) ? new DownloadAnswer(offered, null) : new DownloadAnswer(null, new DownloadRefusal(error.Code.Wire(), error.Message));

    private static ApiResult GrantTicket(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        if (file.Content.Root is not { } root) return Refusals.Usage("an empty file needs no ticket");
        return ApiResult.Json(Grant(call, file, root), ApiJson.Default.TicketGranted);
    }

    private static TicketGranted Grant(ApiCall call, SharedFile file, Hash256 root)
    {
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(
            (call.Services.Time.GetUtcNow() + call.Services.Settings.TicketLifetime).ToUnixTimeMilliseconds());
        var ticket = new Ticket(UserName.Parse(call.User), GroupName.Parse(file.Group), root, call.Session.NodeId, expiresAt, Guid.NewGuid());
        return new TicketGranted(call.Services.TicketSigner.Sign(ticket), expiresAt);
    }

    /// <summary>Someone who is no member any more is out already.</summary>
    private static ApiResult Leave(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        call.Services.Hub.Tell(new HubMessages.LeftSwarm(call.Session, SwarmOf(file)));
        return ApiResult.Json(Done.Instance, ApiJson.Default.Done);
    }
}
