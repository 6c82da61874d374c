using System.Collections.Immutable;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Api;

/// <summary>POST /announce: each share joins its swarm or is refused for itself; a complete one makes its user a sharer.</summary>
internal static class Announcing
{
    /// <summary>Reports about other peers in one share's announcement that count.</summary>
    private const int MaxReports = 200;

    public static async Task<ApiResult> Announce(ApiCall call, Announce body)
    {
        if (body.Shares.Count > call.Services.Settings.MaxAnnouncedFiles)
        {
            return Refusals.Usage($"at most {call.Services.Settings.MaxAnnouncedFiles} shares in one announcement");
        }

        if (body.Shares.Any(s => s is null || s.Reports?.Any(r => r is null) == true)) return Refusals.Usage("null is no share and no report");
        if (call.Services.AnnounceLimits.Take(call.User) is not null) return Refusals.RateLimited(1);
        if (!call.Services.Presence.MayBeHere(call.Session, call.Services.Settings.MaxSessions)) return call.TooManySessions();
        if (body.Moved is { } moved) call.Services.Metrics.Count(moved);
        var shares = body.Shares.Select(s => Check(call, s)).ToArray();
        // The hub hears of them first: whatever happens to the session from now on, it will leave these swarms.
        call.Services.Hub.Tell(new HubMessages.InSwarms(call.Session, [.. shares.Where(s => s.Ok).Select(s => (s.Value.Swarm, s.Value.Node))]));
        var refusals = await Task.WhenAll(shares.Select(share => Join(call, share)));
        LeaveWhatAccessEndedTo(call, shares);
        var refused = refusals.Select((error, index) => error is null ? null : new AnnounceRefusal(index, error.Code.Wire(), error.Message));
        return ApiResult.Json(new Announced([.. refused.OfType<AnnounceRefusal>()]), ApiJson.Default.Announced);
    }

    private static Outcome<Share> Check(ApiCall call, Announcement share)
    {
        if (!GroupName.TryParse(share.Group, out _)) return Refusals.InvalidName("group");
        if (!FileName.TryParse(share.File, out _)) return Refusals.InvalidName("file");
        if (call.Services.Catalog.Find(share.Group) is not { } entry) return Refusals.GroupNotFound(share.Group);
        if (entry.Group.RefuseUnlessMember(call.User) is { } refusal) return refusal;
        if (!entry.Files.TryGetValue(share.File, out var file)) return Refusals.FileNotFound(share.File, share.Group);
        var count = file.Content.Pieces;
        var have = Bitfield.Full(count);
        if (share.Have is not null && !Bitfield.TryRead(share.Have, count, out have)) return Refusals.Usage($"have: a bitfield of {count} pieces expected");
        var node = new SwarmAnnouncement(
            call.User, call.Session.NodeId, call.Session.Id, call.Session.Address, have.Set, have.IsFull);
        return new Share(file, SwarmRoutes.SwarmOf(file), node, [.. (share.Reports ?? []).Take(MaxReports)]);
    }

    /// <summary>Access that ended between the check and the joining was told to a hub that did not know of it yet.</summary>
    private static void LeaveWhatAccessEndedTo(ApiCall call, Outcome<Share>[] shares)
    {
        foreach (var share in shares.Where(s => s.Ok).Select(s => s.Value))
        {
            if (call.Services.Catalog.Find(share.File.Group)?.Group.IsMember(call.User) != true) call.Services.Hub.Tell(new HubMessages.LeftSwarm(call.Session, share.Swarm));
        }
    }

    /// <returns>Null when it joined.</returns>
    private static async Task<CommandError?> Join(ApiCall call, Outcome<Share> checkedShare)
    {
        if (!checkedShare.TryGet(out var share, out var refusal)) return refusal;
        try
        {
            var joined = await call.Ask<SwarmMessages.Joined>(
                call.Services.Regions.Swarms, new SwarmMessages.Join(share.Swarm, share.Node, share.Reports, call.Services.Hub));
            if (joined.Full) return Refusals.Internal("the swarm is full");
            // The caller sees himself at once; the others, and the number as the swarm tells it, a moment later.
            call.Services.SwarmCounts.Set(new SwarmCounted(share.Swarm, joined.Seeders, 0, AtLeast: true));
        }
        catch (AskTimeoutException)
        {
            return Refusals.Internal("the swarm did not answer in time");
        }

        return share.Node.Complete && !share.File.Sharers.Contains(call.User) ? await AddSharer(call, share.File) : null;
    }

    private static async Task<CommandError?> AddSharer(ApiCall call, SharedFile file)
    {
        var stamp = call.Stamp(call.User);
        var (reply, unavailable) = await call.Ask(
            call.Services.Regions.Files, new FileCommands.AddSharer(file.Group, file.File, file.Incarnation, call.User, stamp));
        return reply is null ? Refusals.Internal(unavailable!.Reason) : reply.Error;
    }

    private sealed record Share(SharedFile File, SwarmId Swarm, SwarmAnnouncement Node, ImmutableArray<PeerReport> Reports);
}
