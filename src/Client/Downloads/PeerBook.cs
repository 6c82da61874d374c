using System.Net;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Swarm;
using AkkaP2P.Swarm.Pipelines;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// The sources of one download that the tracker has named, and what is known of each: where it is, how it did, when it may be dialled
/// again, whether it is banned. Only addresses that a tracker observed are ever dialled. Bans are by node; a user of whom several nodes are
/// banned is banned altogether, or new keys would be new chances without end. Pure; not safe for use by several threads.
/// </summary>
internal sealed class PeerBook(Hash256 ownNode, DownloadSettings settings, TimeProvider time, Dice dice)
{
    /// <summary>A node is banned when it sent so many more wrong pieces than half its right ones.</summary>
    private const int WrongAllowance = 4;

    /// <summary>So often one piece may come wrong of one node.</summary>
    private const int Tries = 3;

    /// <summary>When so many nodes of a user are banned, their other ones are as well, unless they have sent something right.</summary>
    private const int NodesUntilUser = 3;

    /// <summary>How long a peer has to show what it can do, and how often one gives way to another.</summary>
    private static readonly TimeSpan TryOut = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Hash256, KnownPeer> _peers = [];
    private readonly List<KnownPeer> _order = [];
    private long _replacedAt;

    /// <summary>In the order in which they were named.</summary>
    public IReadOnlyList<KnownPeer> Peers => _order;

    public int Connections => _order.Count(p => p.Fetcher is not null);

    public KnownPeer? Find(Hash256 node) => _peers.GetValueOrDefault(node);

    /// <summary>What the tracker says. Somebody it names no more is forgotten unless something is known of them.</summary>
    /// <param name="whole">Everyone it knows, rather than those that are new.</param>
    public void Learn(IReadOnlyList<SwarmPeer> named, bool whole)
    {
        foreach (var peer in named) Learn(peer);
        if (!whole) return;
        var present = named.Select(p => p.NodeId).ToHashSet();
        foreach (var peer in _order.Where(p => !present.Contains(p.Node) && p.Fetcher is null)) Miss(peer);
        Prune();
    }

    /// <summary>Whom to connect to now, the most promising first.</summary>
    public IReadOnlyList<KnownPeer> ToDial()
    {
        var room = settings.MaxPeers - Connections;
        if (room <= 0) return [];
        var now = time.GetTimestamp();
        return _order
            .Where(p => MayDial(p, now))
            .OrderByDescending(p => p.Complete)
            .ThenByDescending(p => p.ReportedScore)
            .ThenBy(_ => dice.Next())
            .Take(room)
            .ToList();
    }

    /// <summary>
    /// When all places are taken and somebody has none who was never tried, or did better than the one who gives least: that one, which may come back later. So no
    /// number of slow or silent peers keeps a good one out.
    /// </summary>
    public KnownPeer? ToReplace()
    {
        var now = time.GetTimestamp();
        if (Connections < settings.MaxPeers || now - _replacedAt < Ticks(TryOut)) return null;
        var least = _order.Where(p => p.Source is not null && now - p.OpenedAt >= Ticks(TryOut)).MinBy(p => p.Rate.BytesPerSecond);
        if (least is null || !_order.Exists(p => MayDial(p, now) && (!p.IsTried || p.LastScore > 2 * least.Source!.Score.Value))) return null;
        _replacedAt = now;
        least.NotBefore = now + Ticks(settings.Blacklist);
        return least;
    }

    /// <summary>The connection could not be opened, or broke.</summary>
    public void Failed(KnownPeer peer)
    {
        peer.Failed++;
        peer.NotBefore = time.GetTimestamp() + Ticks(peer.BackOff.Fail());
    }

    /// <summary>It left in good order; it may be tried again soon, in case it comes back or has more.</summary>
    public void Left(KnownPeer peer) => peer.NotBefore = Math.Max(peer.NotBefore, time.GetTimestamp() + Ticks(settings.RedialAfterBye));

    /// <summary>It broke the protocol, or flooded us: whatever it served counts for nothing any more.</summary>
    public void Misbehaved(KnownPeer peer)
    {
        peer.Failed++;
        peer.LastScore = 0;
        peer.NotBefore = time.GetTimestamp() + Ticks(settings.Blacklist);
    }

    /// <summary>It sent a wrong piece. True when that was once too often.</summary>
    public bool SentWrong(KnownPeer peer, int piece)
    {
        peer.Wrong++;
        var tries = peer.WrongPieces[piece] = peer.WrongPieces.GetValueOrDefault(piece) + 1;
        return tries >= Tries || peer.Wrong >= WrongAllowance + peer.Pieces / 2;
    }

    /// <summary>Whether somebody connected but this one may still have the piece right.</summary>
    public bool CanOthersServe(KnownPeer peer, int piece) =>
        _order.Exists(p => p != peer && p.Source is not null && p.Has![piece] && !p.WrongPieces.ContainsKey(piece));

    public void SentRight(KnownPeer peer, int bytes)
    {
        peer.Pieces++;
        peer.Bytes += bytes;
        peer.BackOff.Succeed();
    }

    /// <summary>Every registered sharer but this user has been banned.</summary>
    public bool AreAllBanned(IReadOnlyList<string> sharers, string ownUser)
    {
        var others = sharers.Where(user => user != ownUser).ToList();
        return others.Count > 0 && others.TrueForAll(IsUserBanned);
    }

    private bool IsUserBanned(string user) =>
        _order.Exists(p => p.User == user) && _order.Where(p => p.User == user).All(p => p.IsBanned);

    private void Learn(SwarmPeer named)
    {
        if (named.NodeId == ownNode || !IPEndPoint.TryParse(named.Address, out var address) || address.Port == 0) return;
        if (!_peers.TryGetValue(named.NodeId, out var peer))
        {
            if (_order.Count >= settings.MaxKnownPeers && !ForgetOne()) return;
            peer = new KnownPeer(named.User, named.NodeId, new RateMeter(time), new BackOff(settings.BackOffMin, settings.BackOffMax, dice)) { Address = address };
            _peers.Add(named.NodeId, peer);
            _order.Add(peer);
        }

        // It moved or has come back: what kept us from dialling it no longer holds.
        if (!peer.Address.Equals(address)) peer.NotBefore = 0;
        (peer.Address, peer.Complete, peer.PiecesClaimed, peer.ReportedScore) = (address, named.Complete, named.Pieces, named.Score);
        peer.IsBanned |= peer is { Fetcher: null, Pieces: 0 } && _order.Count(p => p.IsBanned && p.User == peer.User) >= NodesUntilUser;
    }

    private static bool MayDial(KnownPeer peer, long now) => peer is { Fetcher: null, IsBanned: false, PiecesClaimed: > 0 } && peer.NotBefore <= now;

    /// <summary>Makes room for a newcomer: of those who have left, the one who gave least goes. A ban is not forgotten.</summary>
    private bool ForgetOne()
    {
        var gone = _order.Where(p => p is { PiecesClaimed: 0, Fetcher: null, IsBanned: false }).MinBy(p => p.Bytes);
        return gone is not null && _order.Remove(gone) && _peers.Remove(gone.Node);
    }

    private static void Miss(KnownPeer peer) => (peer.PiecesClaimed, peer.Complete) = (0, false);

    private void Prune()
    {
        foreach (var peer in _order.Where(p => p is { PiecesClaimed: 0, Fetcher: null, Bytes: 0, Wrong: 0, Failed: 0 }).ToList())
        {
            _order.Remove(peer);
            _peers.Remove(peer.Node);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
