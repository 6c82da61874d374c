using System.Buffers.Binary;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm.Downloads;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// The picture of one running download: the sources that the tracker named (<see cref="PeerBook"/>), what each connected one has and owes
/// (<see cref="DownloadPlan"/>), what went wrong. It is told what happens and says what to do; it touches no actor and no socket.
/// <code>
/// named ──ToDial──▶ connecting ──Open──▶ open ──Close──▶ named        banned by Judge, never dialled again
/// </code>
/// Not safe for use by several threads.
/// </summary>
internal sealed class DownloadPicture
{
    /// <summary>Requests a peer may refuse in a row before it is left alone for a while.</summary>
    private const int MaxRefusals = 50;

    /// <summary>A peer that stalled and sends nothing for so long is taken for gone.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(30);

    private readonly PeerBook _book;
    private readonly DownloadPlan _plan;
    private readonly TimeProvider _time;
    private long? _nobodySince;

    public DownloadPicture(PeerBook book, PieceLayout layout, Bitfield have, PlanOptions options, TimeProvider time)
    {
        (_book, _time) = (book, time);
        _plan = new DownloadPlan(layout, have, options, time);
    }

    public bool IsComplete => _plan.IsComplete;

    public int HashFailures { get; private set; }

    /// <summary>Pieces asked for again, and connections that broke while something was owed.</summary>
    public int Retries { get; private set; }

    /// <summary>Of wanted pieces.</summary>
    public long BytesMissing => (long)_plan.Picker.Missing * _plan.Layout.PieceSize;

    /// <summary>Somebody connected has something that is missing.</summary>
    public bool IsServed => _book.Peers.Any(p => p.Source is { } source && (source.Pieces.InFlight > 0 || _plan.Picker.IsInteresting(source.Pieces)));

    public bool IsConnecting => _book.Peers.Any(p => p is { Fetcher: not null, Source: null, IsBanned: false });

    /// <summary>These come before all others, from the first to the last.</summary>
    public void Hurry(Bitfield pieces) => _plan.Picker.SetUrgent(pieces);

    /// <summary>What is asked of someone now.</summary>
    public Bitfield Asked() => _plan.Picker.Asked();

    /// <summary>How long nobody connected had anything that is missing. To be asked now and then, since it takes note.</summary>
    public TimeSpan Forsaken()
    {
        var now = _time.GetTimestamp();
        _nobodySince = IsServed ? null : _nobodySince ?? now;
        return _nobodySince is { } since ? _time.GetElapsedTime(since, now) : TimeSpan.Zero;
    }

    /// <summary>Connected. It serves when it has said so.</summary>
    public void Open(KnownPeer peer, Bitfield pieces)
    {
        if (peer.IsBanned || peer.Fetcher is null || peer.Source is not null) return;
        peer.Has = pieces;
        peer.HeardAt = peer.OpenedAt = _time.GetTimestamp();
        Enter(peer, choked: true);
    }

    /// <summary>It got these. Says what to cancel at busier peers, since it is moved to this one.</summary>
    public IReadOnlyList<(KnownPeer Peer, int Piece)> AddPieces(KnownPeer peer, IReadOnlyList<int> pieces)
    {
        if (peer.Source is not { } source) return [];
        foreach (var piece in pieces) peer.Has!.Add(piece);
        return [.. _plan.AddPieces(source, pieces).Select(moved => ((KnownPeer)moved.Peer.Tag!, moved.Piece))];
    }

    public void Choke(KnownPeer peer, bool choked)
    {
        if (peer.Source is not { } source) return;
        if (choked) _plan.Choked(source);
        else _plan.Unchoked(source);
    }

    public void Arrive(KnownPeer peer, int piece, int bytes)
    {
        peer.HeardAt = _time.GetTimestamp();
        peer.Rate.Add(bytes);
        if (peer.Source is { } source) _plan.Received(source, piece, bytes);
    }

    /// <summary>A right piece is here. Says at whom else to cancel it.</summary>
    public IReadOnlyList<KnownPeer> Accept(KnownPeer peer, int piece, bool isNew)
    {
        if (isNew) _book.SentRight(peer, _plan.Layout.Length(piece));
        peer.Refusals = 0;
        return [.. _plan.Verified(piece, peer.Source).Select(request => (KnownPeer)request.Peer.Tag!)];
    }

    /// <summary>A wrong piece came. True when its sender is banned for it.</summary>
    public bool Blame(KnownPeer peer, int piece)
    {
        HashFailures++;
        Retries++;
        var ban = _book.SentWrong(peer, piece);
        if (peer.Source is { } source)
        {
            _plan.Wrong(piece, source);
            ban |= source.IsBanned;
        }

        if (!ban)
        {
            peer.DeservesAnotherTry |= !_book.CanOthersServe(peer, piece);
            return false;
        }

        Exit(peer);
        var isNews = !peer.IsBanned;
        peer.IsBanned = true;
        return isNews;
    }

    /// <summary>A good copy proves that it sent wrong bytes. True when it was not banned yet.</summary>
    public bool Convict(KnownPeer peer)
    {
        if (peer.IsBanned) return false;
        if (peer.Source is { } source) _plan.Convict(source);
        Exit(peer);
        return peer.IsBanned = true;
    }

    /// <summary>It will not send a piece. True when it refused so often that it is to be left alone.</summary>
    public bool Refuse(KnownPeer peer, int piece, RejectReason reason)
    {
        if (peer.Source is not { } source) return false;
        var hasIt = reason is not (RejectReason.NotHere or RejectReason.Unreadable);
        if (!hasIt) peer.Has!.Remove(piece);
        var isOwed = _plan.Picker.IsRequested(source.Pieces, piece);
        _plan.Rejected(source, piece, hasIt);
        if (!isOwed) return false; // it took our slot away while the request was on its way
        Retries++;
        if (++peer.Refusals <= MaxRefusals) return false;
        _book.Misbehaved(peer);
        Exit(peer);
        return true;
    }

    /// <summary>The connection to it is over.</summary>
    public void Close(KnownPeer peer, FetchEnd end, string? why = null)
    {
        peer.Trouble = why;
        if (peer.Source is { Pieces.InFlight: > 0 }) Retries++;
        Exit(peer);
        peer.Fetcher = null;
        switch (end)
        {
            case FetchEnd.Broke or FetchEnd.Denied: _book.Failed(peer); break;
            case FetchEnd.Misbehaved: _book.Misbehaved(peer); break;
            case FetchEnd.Left or FetchEnd.Parted: _book.Left(peer); break;
        }
    }

    /// <summary>What to ask of whom now; it counts as asked.</summary>
    public IEnumerable<(KnownPeer Peer, IReadOnlyList<int> Pieces)> Next()
    {
        foreach (var peer in _book.Peers) TryAgain(peer);
        return _plan.Next()
            .GroupBy(request => request.Peer)
            .Select(asked => ((KnownPeer)asked.Key.Tag!, (IReadOnlyList<int>)[.. asked.Select(request => request.Piece)]));
    }

    /// <summary>Gives up what has stalled. Says what to cancel at whom.</summary>
    public IReadOnlyList<(KnownPeer Peer, int Piece)> Expire()
    {
        var expired = _plan.Expire();
        foreach (var (source, _) in expired)
        {
            Retries++;
            ((KnownPeer)source.Tag!).Failed++;
        }

        return [.. expired.Select(request => ((KnownPeer)request.Peer.Tag!, request.Piece))];
    }

    /// <summary>Takes those for gone who stalled and sent nothing since. Says whom to hang up on.</summary>
    public IReadOnlyList<KnownPeer> DropSilent()
    {
        var silent = _book.Peers
            .Where(p => p.Source is { Pipeline.IsSnubbed: true } && _time.GetElapsedTime(p.HeardAt) > SilenceLimit)
            .ToList();
        foreach (var peer in silent)
        {
            _book.Failed(peer);
            Exit(peer);
        }

        return silent;
    }

    /// <summary>Every place is taken and somebody promising has none: whom to hang up on for that, now and then.</summary>
    public KnownPeer? MakeRoom()
    {
        if (_book.ToReplace() is not { } least) return null;
        Exit(least);
        return least;
    }

    /// <summary>How the sources did, for the tracker: their scores, and what failed since the last time.</summary>
    public IReadOnlyList<PeerReport> Reports() => [.. _book.Peers.Where(p => p.Bytes > 0 || p.Wrong > 0).Select(Report)];

    public static DownloadPeer Row(KnownPeer peer) => new(
        peer.User,
        peer.Address.ToString(),
        StateOf(peer),
        peer.Bytes,
        peer.Pieces,
        peer.Fetcher is null ? 0 : peer.Rate.BytesPerSecond,
        Score(peer),
        peer.Failures)
    { Why = PeerTrouble.Of(peer) };

    /// <summary>By what all who download together know a node, see <see cref="PlanOptions.Key"/>.</summary>
    public static ulong KeyOf(Hash256 node)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        node.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private static PeerReport Report(KnownPeer peer)
    {
        var failures = peer.Failures - peer.FailuresReported;
        peer.FailuresReported = peer.Failures;
        return new PeerReport(peer.Node, Score(peer), failures);
    }

    private static double Score(KnownPeer peer) => peer.Source?.Score.Value ?? peer.LastScore;

    private static PeerState StateOf(KnownPeer peer) => peer switch
    {
        { IsBanned: true } => PeerState.Banned,
        { Fetcher: null } => PeerState.Gone,
        { Source: null } => PeerState.Connecting,
        { Source.IsChoking: true } => PeerState.Choked,
        { Source.Pieces.InFlight: > 0 } => PeerState.Active,
        _ => PeerState.Idle,
    };

    private void Enter(KnownPeer peer, bool choked)
    {
        peer.Source = _plan.Join(peer.User, peer.Has, Math.Max(peer.LastScore, peer.ReportedScore), KeyOf(peer.Node));
        peer.Source.Tag = peer;
        if (choked) _plan.Choked(peer.Source);
    }

    private void Exit(KnownPeer peer)
    {
        if (peer.Source is not { } source) return;
        peer.LastScore = source.Score.Value;
        _plan.Leave(source);
        peer.Source = null;
    }

    /// <summary>The plan never asks a peer again for what it sent wrong; a new place in it is a new chance.</summary>
    private void TryAgain(KnownPeer peer)
    {
        if (!peer.DeservesAnotherTry || peer.Source is not { Pieces.InFlight: 0 } source) return;
        peer.DeservesAnotherTry = false;
        var choked = source.IsChoking;
        Exit(peer);
        Enter(peer, choked);
    }
}
