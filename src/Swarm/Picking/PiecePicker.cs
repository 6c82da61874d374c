using System.Diagnostics;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Swarm.Picking;

/// <summary>
/// Decides which pieces to ask of which peer. It keeps track of
/// <list type="bullet">
/// <item>which pieces are wanted, which are here, and which of the rest are requested, and of whom;</item>
/// <item>how many of the connected peers have each piece, from their bitfields and haves;</item>
/// <item>which peer sent a piece wrong (it is never asked for that again) or let it expire (it is asked again only when everyone
/// else here who has it did no better).</item>
/// </list>
/// A wanted piece is open, requested, or had. Only when no open piece can be had from anyone, a peer
/// with nothing to do is asked for one piece that is requested elsewhere: the end-game.
/// Not safe for use by several threads. The same seed and calls give the same picks.
/// </summary>
public sealed class PiecePicker
{
    /// <summary>Picked at random, so that peers who start together soon have something to trade.</summary>
    public const int RandomFirst = 4;

    /// <summary>
    /// How many peers that have served us before may be asked for one piece at a time in the end-game, and how many that have
    /// not. Those are counted apart, for a handful of peers that never send must not keep the good ones from the last piece.
    /// </summary>
    public const int MaxRequesters = 3;

    /// <summary>So many pieces are looked at one by one before something surer is done.</summary>
    private const int ShortLook = 32;

    /// <summary>Of whom one piece is requested. Used again when the piece is here: there are as many of these as pieces in flight.</summary>
    private sealed class Requesters : List<PickerPeer>
    {
        /// <summary>Grows with each piece requested.</summary>
        public long Since { get; set; }

        /// <summary>How many of them have served us before.</summary>
        public int Proven
        {
            get
            {
                var proven = 0;
                for (var i = 0; i < Count; i++) proven += this[i].HasServed ? 1 : 0;
                return proven;
            }
        }
    }

    private readonly Dice _dice;
    private readonly PieceStrategy _strategy;
    private readonly Rarity _rarity;
    private readonly Bitfield _open;
    private readonly Bitfield _requested;
    private readonly List<PickerPeer> _peers = [];
    private readonly Dictionary<int, Requesters> _requesters = [];
    private readonly Stack<Requesters> _spare = [];
    private readonly Rivals _rivals;
    private long _requests;
    private int _missing;
    private int _seeders;

    /// <summary>Open pieces that nobody but seeders has.</summary>
    private int _unavailable;
    private Bitfield _urgent;

    /// <summary>What <see cref="PieceStrategy.Strict"/> takes from the first to the last, before all else that is not urgent.</summary>
    private readonly Bitfield _chosen;

    /// <param name="have">What is here already; copied.</param>
    /// <param name="wanted">Null wants everything; copied.</param>
    /// <param name="self">By what others know this peer, see <see cref="Rivals"/>.</param>
    public PiecePicker(Bitfield have, Bitfield? wanted = null, PieceStrategy strategy = PieceStrategy.Rarest, Dice? dice = null, ulong self = 0)
    {
        Have = have.Copy();
        Wanted = wanted?.Copy() ?? Bitfield.Full(have.Count);
        _strategy = strategy;
        _rivals = new Rivals(self);
        _missing = Wanted.CountMissingFrom(Have);
        _dice = dice ?? Dice.Unseeded();
        _rarity = new Rarity(have.Count);
        _open = new Bitfield(have.Count);
        _requested = new Bitfield(have.Count);
        _urgent = new Bitfield(have.Count);
        _chosen = strategy == PieceStrategy.Strict && wanted is not null ? Wanted : _urgent;
        for (var piece = 0; piece < have.Count; piece++) OpenIfMissing(piece);
    }

    /// <summary>Verified pieces. Look, do not change.</summary>
    public Bitfield Have { get; }

    /// <summary>Look, do not change.</summary>
    public Bitfield Wanted { get; }

    /// <summary>Grows whenever a piece becomes open, or a peer may be asked for what it might not before.</summary>
    internal long Openings { get; private set; }

    /// <summary>Wanted pieces that are not here yet.</summary>
    public int Missing => _missing;

    /// <summary>Pieces requested of anyone.</summary>
    public int InFlight => _requesters.Count;

    public bool IsComplete => Missing == 0;

    /// <summary>Every piece still missing that someone here has is requested somewhere.</summary>
    public bool IsEndGame => InFlight > 0 && _open.Set == (_seeders > 0 ? 0 : _unavailable);

    /// <summary>Connected peers that have this piece.</summary>
    public int Availability(int piece) => _rarity[piece] + _seeders;

    /// <summary>Whether anyone here has something that is missing.</summary>
    public bool IsAnythingAvailable => InFlight > 0 || _open.Set > (_seeders > 0 ? 0 : _unavailable);

    /// <param name="pieces">What it has as far as known (the tracker's view, or its bitfield); copied. Null is nothing yet.</param>
    /// <param name="key">By what it is known to others too; 0 is unknown.</param>
    public PickerPeer Join(Bitfield? pieces = null, ulong key = 0)
    {
        if (pieces is not null && pieces.Count != Have.Count) throw new ArgumentException($"{pieces.Count} pieces, not {Have.Count}", nameof(pieces));
        var peer = new PickerPeer(pieces?.Copy() ?? new Bitfield(Have.Count), key);
        _peers.Add(peer);
        _rivals.Add(peer);
        CountPieces(peer, 1);
        return peer;
    }

    /// <summary>Everything it was asked for is open again.</summary>
    public void Leave(PickerPeer peer)
    {
        if (!_peers.Remove(peer)) return;
        while (peer.Requested.Count > 0) Release(peer, peer.Requested[^1]);
        CountPieces(peer, -1);
        _rivals.Remove(peer);
        Openings++;
    }

    /// <summary>It got one more piece.</summary>
    public void AddPiece(PickerPeer peer, int piece)
    {
        if (!peer.Pieces.Add(piece)) return;
        if (_open[piece]) peer.NothingAt = -1;
        Raise(piece);
    }

    /// <summary>It has not got the piece after all, as it says.</summary>
    public void RemovePiece(PickerPeer peer, int piece)
    {
        if (!peer.Has(piece)) return;
        if (peer.IsSeeder)
        {
            CountPieces(peer, -1);
            peer.IsSeeder = false;
            _rivals.Forget();
            CountPieces(peer, 1);
        }

        peer.Pieces.Remove(piece);
        Openings++;
        Lower(piece);
    }

    /// <summary>These come before all others, from the first to the last: what a player or a reader waits for. Copied.</summary>
    public void SetUrgent(Bitfield pieces) => _urgent = pieces.Copy();

    /// <summary>The first urgent piece from there on that is requested of someone, or -1.</summary>
    internal int NextUrgentInFlight(int from = 0) => _urgent.IsEmpty ? -1 : _urgent.NextCommon(_requested, from);

    /// <summary>Whether a piece that is requested elsewhere may be asked of this peer too.</summary>
    internal bool MayDuplicate(PickerPeer peer, int piece) => _requested[piece] && !IsRequested(peer, piece) && IsUsable(peer, piece);

    /// <summary>Marks a piece that is requested elsewhere as requested of this peer too.</summary>
    internal void Duplicate(PickerPeer peer, int piece)
    {
        Debug.Assert(MayDuplicate(peer, piece), "it may not be asked");
        Request(peer, piece);
    }

    /// <summary>Pieces that are requested of someone.</summary>
    public Bitfield Asked() => _requested.Copy();

    /// <summary>Whether the peer has something that is open and may be asked of it.</summary>
    public bool IsInteresting(PickerPeer peer) => peer.NothingAt != Openings && FirstUsable(peer) >= 0;

    /// <summary>False when it is certain that <see cref="TryNext"/> has nothing for this peer; costs nothing.</summary>
    public bool MayAsk(PickerPeer peer) => peer.NothingAt != Openings || (peer.InFlight == 0 && IsEndGame);

    /// <summary>
    /// Takes one piece to ask of this peer and marks it requested; -1 when there is none. When nothing is open for it and it has
    /// nothing to do, this may be one that others are asked for too (see <see cref="IsEndGame"/>).
    /// </summary>
    public int TryNext(PickerPeer peer)
    {
        var piece = Pick(peer);
        if (piece < 0 && peer.InFlight == 0 && IsEndGame) piece = PickDuplicate(peer);
        if (piece >= 0) Request(peer, piece);
        return piece;
    }

    public bool IsRequested(PickerPeer peer, int piece) => peer.Requested.Contains(piece);

    public IReadOnlyList<PickerPeer> RequestersOf(int piece) => _requested[piece] ? _requesters[piece] : [];

    /// <summary>The piece is verified. Returns the other peers it is still requested of, to cancel there.</summary>
    public IReadOnlyList<PickerPeer> Complete(int piece, PickerPeer? from = null)
    {
        if (Have.Add(piece) && Wanted[piece]) _missing--;
        if (from is not null) from.HasServed = true;
        if (_open[piece]) Close(piece);
        if (!_requested.Remove(piece)) return [];
        _requesters.Remove(piece, out var requesters);
        foreach (var peer in requesters!) peer.Requested.Remove(piece);
        if (from is not null) requesters.Remove(from);
        if (requesters.Count > 0) return requesters;
        _spare.Push(requesters);
        return [];
    }

    /// <summary>The peer sent wrong bytes: it is never asked for this piece again.</summary>
    public void Fail(PickerPeer peer, int piece)
    {
        peer.MarkWrong(piece);
        Openings++;
        Release(peer, piece);
    }

    /// <summary>The peer did not send it in time: others are asked first from now on.</summary>
    public void Expire(PickerPeer peer, int piece)
    {
        peer.MarkExpired(piece);
        Openings++;
        Release(peer, piece);
    }

    /// <summary>The request ended without a fault of the peer's: rejected, choked, cancelled.</summary>
    public void Release(PickerPeer peer, int piece)
    {
        if (!peer.Requested.Remove(piece) || !_requesters.TryGetValue(piece, out var requesters)) return;
        requesters.Remove(peer);
        if (requesters.Count > 0) return;
        _requesters.Remove(piece);
        _requested.Remove(piece);
        _spare.Push(requesters);
        OpenIfMissing(piece);
    }

    private int Pick(PickerPeer peer)
    {
        if (peer.NothingAt == Openings || _open.IsEmpty) return -1;
        var piece = PickOpen(peer);
        if (piece < 0) peer.NothingAt = Openings;
        return piece;
    }

    private int PickOpen(PickerPeer peer)
    {
        var first = FirstUsableOf(_urgent, peer);
        if (first < 0) first = FirstUsableOf(_chosen, peer);
        if (first >= 0) return first;
        return _strategy switch
        {
            PieceStrategy.Sequential => FirstUsable(peer),
            PieceStrategy.Random => PickRandom(peer),
            PieceStrategy.Rarest or PieceStrategy.Strict => Have.Set + InFlight < RandomFirst ? PickRandom(peer) : PickRarest(peer),
        };
    }

    private int FirstUsableOf(Bitfield some, PickerPeer peer)
    {
        if (some.IsEmpty) return -1;
        for (var piece = some.NextCommon(_open); piece >= 0; piece = some.NextCommon(_open, piece + 1))
        {
            if (IsUsable(peer, piece)) return piece;
        }

        return -1;
    }

    private int FirstUsable(PickerPeer peer, int from = 0)
    {
        for (var piece = _open.NextCommon(peer.Pieces, from); piece >= 0; piece = _open.NextCommon(peer.Pieces, piece + 1))
        {
            if (IsUsable(peer, piece)) return piece;
        }

        return -1;
    }

    private int PickRarest(PickerPeer peer)
    {
        if (!peer.IsSpotless) return RarestUsable(peer, _dice.Next(Have.Count));
        var rarest = _rarity.Rarest(_open, peer.Pieces, _dice);
        return rarest < 0 || _rarity[rarest] > 0 ? rarest : FirstOfOurs(peer, rarest);
    }

    /// <summary>For the few that have failed us before.</summary>
    private int RarestUsable(PickerPeer peer, int from)
    {
        var (best, bestCount) = (-1, int.MaxValue);
        for (var (piece, left) = (from, Have.Count); left > 0; left--, piece = piece + 1 < Have.Count ? piece + 1 : 0)
        {
            if (_open[piece] && _rarity[piece] < bestCount && IsUsable(peer, piece)) (best, bestCount) = (piece, _rarity[piece]);
        }

        return best;
    }

    private int PickRandom(PickerPeer peer)
    {
        for (var look = 0; look < ShortLook; look++)
        {
            var piece = _dice.Next(Have.Count);
            if (!_open[piece] || !IsUsable(peer, piece)) continue;
            return _rarity[piece] > 0 ? piece : FirstOfOurs(peer, piece);
        }

        var any = FirstUsable(peer, _dice.Next(Have.Count));
        return any >= 0 ? any : FirstUsable(peer);
    }

    /// <summary>
    /// What none but the seeders have is shared out among those who are here: from the given piece on, round the end, the first that nobody else is
    /// to fetch before us; the given one when there is none near.
    /// </summary>
    private int FirstOfOurs(PickerPeer peer, int from)
    {
        var looks = 0;
        for (var (piece, left) = (from, Have.Count); left > 0 && looks < ShortLook; left--, piece = piece + 1 < Have.Count ? piece + 1 : 0)
        {
            if (_rarity[piece] > 0 || !_open[piece] || !IsUsable(peer, piece)) continue;
            if (_rivals.IsOurs(piece)) return piece;
            looks++;
        }

        return from;
    }

    /// <summary>The piece that the fewest proven peers are asked for; of equals the one that is overdue the longest.</summary>
    private int PickDuplicate(PickerPeer peer)
    {
        var (best, bestRank) = (-1, (Count: MaxRequesters, Since: long.MinValue));
        foreach (var (piece, requesters) in _requesters)
        {
            var proven = requesters.Proven;
            if (!peer.HasServed && requesters.Count - proven >= MaxRequesters) continue;
            var rank = (proven, requesters.Since);
            if (rank.CompareTo(bestRank) < 0 && Wanted[piece] && IsUsable(peer, piece)) (best, bestRank) = (piece, rank);
        }

        return best;
    }

    private bool IsUsable(PickerPeer peer, int piece) =>
        peer.Has(piece) && (peer.IsSpotless || (!peer.SentWrong(piece) && (!peer.LetExpire(piece) || !CanOthersServe(peer, piece))));

    private bool CanOthersServe(PickerPeer peer, int piece) =>
        _peers.Exists(p => p != peer && p.Has(piece) && !p.SentWrong(piece) && !p.LetExpire(piece));

    private void Request(PickerPeer peer, int piece)
    {
        if (_open[piece]) Close(piece);
        if (_requested.Add(piece)) _requesters.Add(piece, NewRequesters());
        _requesters[piece].Add(peer);
        peer.Requested.Add(piece);
    }

    private Requesters NewRequesters()
    {
        var requesters = _spare.TryPop(out var spare) ? spare : [];
        requesters.Since = _requests++;
        return requesters;
    }

    private void OpenIfMissing(int piece)
    {
        if (!Wanted[piece] || Have[piece] || _requested[piece] || !_open.Add(piece)) return;
        Openings++;
        if (_rarity[piece] == 0) _unavailable++;
    }

    private void Close(int piece)
    {
        _open.Remove(piece);
        if (_rarity[piece] == 0) _unavailable--;
    }

    private void CountPieces(PickerPeer peer, int sign)
    {
        if (peer.IsSeeder)
        {
            _seeders += sign;
            return;
        }

        for (var piece = peer.Pieces.NextSet(); piece >= 0; piece = peer.Pieces.NextSet(piece + 1))
        {
            if (sign > 0) Raise(piece);
            else Lower(piece);
        }
    }

    private void Raise(int piece)
    {
        if (_rarity[piece] == 0 && _open[piece]) _unavailable--;
        _rarity.Raise(piece);
    }

    private void Lower(int piece)
    {
        _rarity.Lower(piece);
        if (_rarity[piece] == 0 && _open[piece]) _unavailable++;
    }
}
