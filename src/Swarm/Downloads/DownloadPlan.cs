using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Picking;
using AkkaP2P.Swarm.Pipelines;
using AkkaP2P.Swarm.Scoring;

namespace AkkaP2P.Swarm.Downloads;

/// <summary>
/// What to ask of whom next, for one download: the picker says which piece, the assignment who of those with room in their
/// pipeline. The owner tells it everything that happens to its peers, does what it says, and calls <see cref="Next"/> after
/// each event and <see cref="Expire"/> a few times a second:
/// <code>
///   Join, AddPieces, Choked, Unchoked, Leave ─┐
///   Received, Verified, Wrong, Rejected      ─┴▶ plan ─▶ Next: ask these
///                                                     ─▶ AddPieces, Verified, Expire: cancel these
/// </code>
/// Not safe for use by several threads. The same seed, calls and times give the same answers.
/// </summary>
public sealed class DownloadPlan
{
    /// <summary>Pieces that may be asked for whatever the rate.</summary>
    private const long FewPieces = 8;

    /// <summary>A piece that a reader waits for is overdue when it was asked for so long ago and will take as long again.</summary>
    private static readonly TimeSpan UrgentPatience = TimeSpan.FromSeconds(1);

    private readonly PlanOptions _options;
    private readonly TimeProvider _time;
    private readonly Dice _dice;
    private readonly Assignment _assignment;
    private readonly List<PlanPeer> _peers = [];

    /// <summary>Those of them that do not choke, in the order in which they began to serve.</summary>
    private readonly List<PlanPeer> _serving = [];

    /// <summary>
    /// Those of these that may have room and something to be asked for, as far as nobody has looked: most have not, at most times, and with many
    /// downloads in one process it takes long to find that out of each again and again.
    /// </summary>
    private readonly List<PlanPeer> _hopeful = [];
    private long _openingsSeen = -1;

    /// <summary>Those of these that have room: who is downloading too, and the seeders.</summary>
    private readonly ReadyPeers _readyDownloaders = new();
    private readonly ReadyPeers _readySeeders = new();
    private readonly RateMeter _rate;
    private long _inFlightBytes;

    /// <summary>Of these, what crawling peers owe; looked at only when there seems to be no room.</summary>
    private long _crawlingBytes;

    public DownloadPlan(PieceLayout layout, Bitfield have, PlanOptions options, TimeProvider time)
    {
        if (have.Count != layout.Count) throw new ArgumentException($"{have.Count} pieces, not {layout.Count}", nameof(have));
        (Layout, _options, _time) = (layout, options, time);
        _rate = new RateMeter(time);
        _dice = Dice.From(options.Seed);
        _assignment = new Assignment(options.Assignment, _dice);
        Picker = new PiecePicker(have, options.Wanted, options.Strategy, _dice, options.Key);
    }

    public PieceLayout Layout { get; }

    /// <summary>To look at, and to say what is wanted or urgent; requests go through the plan.</summary>
    public PiecePicker Picker { get; }

    /// <summary>Those who are here, in the order in which they came.</summary>
    public IReadOnlyList<PlanPeer> Peers => _peers;

    public bool IsComplete => Picker.IsComplete;

    /// <summary>A peer is connected. It counts as serving us until it says choke.</summary>
    /// <param name="pieces">What the tracker says of it until its bitfield comes; null is nothing.</param>
    /// <param name="score">What others report of it.</param>
    /// <param name="key">By what it is known to others too, see <see cref="PlanOptions.Key"/>; 0 is unknown.</param>
    public PlanPeer Join(string name, Bitfield? pieces = null, double score = 0, ulong key = 0)
    {
        var pipeline = new RequestPipeline(Layout.PieceSize, _options.Pipeline, _time, _dice);
        var peer = new PlanPeer(name, Picker.Join(pieces, key), pipeline, new PeerScore(_time, score));
        peer.Pieces.Plan = peer;
        _peers.Add(peer);
        _serving.Add(peer);
        Hope(peer);
        return peer;
    }

    /// <summary>It is gone; what was asked of it is open for others.</summary>
    public void Leave(PlanPeer peer)
    {
        if (peer.IsGone) return;
        WithdrawAll(peer);
        peer.IsGone = true;
        _peers.Remove(peer);
        StopServing(peer);
        Picker.Leave(peer.Pieces);
    }

    /// <summary>
    /// It got more pieces. When it has nothing to do and has one now that waits in another's queue, that one is better had from
    /// here: says which requests to cancel for that; <see cref="Next"/> asks anew.
    /// </summary>
    public IReadOnlyList<PieceRequest> AddPieces(PlanPeer peer, IReadOnlyList<int> pieces)
    {
        if (peer.IsGone) return [];
        for (var i = 0; i < pieces.Count; i++) Picker.AddPiece(peer.Pieces, pieces[i]);
        Hope(peer);
        var room = peer.IsChoking ? 0 : peer.Pipeline.Budget;
        List<PieceRequest>? moved = null;
        for (var i = 0; i < pieces.Count && room > 0; i++)
        {
            if (FindBusier(peer, pieces[i]) is not { } busier) continue;
            Withdraw(busier, pieces[i]);
            Picker.Release(busier.Pieces, pieces[i]);
            (moved ??= []).Add(new PieceRequest(busier, pieces[i]));
            room = peer.Pieces.InFlight == 0 ? 0 : room - 1;
        }

        return moved ?? (IReadOnlyList<PieceRequest>)[];
    }

    /// <summary>It forgets what it was asked for, and takes nothing until it unchokes.</summary>
    public void Choked(PlanPeer peer)
    {
        peer.IsChoking = true;
        StopServing(peer);
        foreach (var piece in WithdrawAll(peer)) Picker.Release(peer.Pieces, piece);
    }

    public void Unchoked(PlanPeer peer)
    {
        if (peer.IsGone || !peer.IsChoking) return;
        peer.IsChoking = false;
        _serving.Add(peer);
        Hope(peer);
    }

    /// <summary>Bytes of a piece arrived.</summary>
    public void Received(PlanPeer peer, int piece, int bytes)
    {
        var counted = peer.Owed.Take(piece, bytes);
        if (counted == 0) return;
        peer.Pipeline.Received(counted);
        Hope(peer);
        _rate.Add(counted);
        peer.Score.Served((double)counted / Layout.PieceSize);
    }

    /// <summary>A piece is verified and kept. Says which requests for it to cancel.</summary>
    /// <param name="from">Who sent it; null when it was found otherwise.</param>
    public IReadOnlyList<PieceRequest> Verified(int piece, PlanPeer? from)
    {
        if (from is { IsGone: false }) Withdraw(from, piece);
        from?.Trust.Good();
        var others = Picker.Complete(piece, from?.Pieces);
        if (others.Count == 0) return [];
        var cancelled = others.Select(p => new PieceRequest(p.Plan!, piece)).ToList();
        foreach (var (peer, _) in cancelled) Withdraw(peer, piece);
        return cancelled;
    }

    /// <summary>The peer sent wrong bytes. When that was once too often it is thrown out: look at <see cref="PlanPeer.IsBanned"/>.</summary>
    public void Wrong(int piece, PlanPeer from)
    {
        from.Failures++;
        from.Score.Spoiled();
        from.Trust.Wrong();
        if (from.IsGone) return;
        Withdraw(from, piece);
        Picker.Fail(from.Pieces, piece);
        if (from.IsBanned) Leave(from);
    }

    /// <summary>It is certain that the peer sent wrong bytes where another sent right ones (see <see cref="WrongCopies{TPeer}"/>).</summary>
    public void Convict(PlanPeer peer)
    {
        peer.Trust.Convict();
        Leave(peer);
    }

    /// <summary>The peer will not send the piece.</summary>
    /// <param name="hasIt">False when it says that it has not got it.</param>
    public void Rejected(PlanPeer peer, int piece, bool hasIt = true)
    {
        if (peer.IsGone) return;
        Withdraw(peer, piece);
        Picker.Release(peer.Pieces, piece);
        if (!hasIt) Picker.RemovePiece(peer.Pieces, piece);
    }

    /// <summary>Gives up what stalled peers owe; says which requests to cancel there. The peers stay, and are asked little and seldom.</summary>
    public IReadOnlyList<PieceRequest> Expire()
    {
        List<PieceRequest>? expired = null;
        foreach (var peer in _peers)
        {
            if (!peer.Pipeline.HasStalled) continue;
            peer.Failures++;
            peer.Pipeline.Snub();
            foreach (var piece in WithdrawAll(peer))
            {
                Picker.Expire(peer.Pieces, piece);
                (expired ??= []).Add(new PieceRequest(peer, piece));
            }
        }

        return expired ?? (IReadOnlyList<PieceRequest>)[];
    }

    /// <summary>
    /// Marks as requested, and says, what to ask for now. Those who are downloading too are asked first: of the seeders it takes then
    /// what nobody else can give now, and these have the more to give to others.
    /// </summary>
    public IReadOnlyList<PieceRequest> Next()
    {
        List<PieceRequest>? requests = null;
        _crawlingBytes = 0;
        if (!HasRoom) _crawlingBytes = Crawling();
        if (!HasRoom) return [];
        AskOverdue(ref requests);
        FindReady();
        AskThose(_readyDownloaders, ref requests);
        AskThose(_readySeeders, ref requests);
        return requests ?? (IReadOnlyList<PieceRequest>)[];
    }

    /// <summary>
    /// A reader does not wait for the end-game: what it waits for and a slow peer owes is asked of one faster peer too. Who is first wins, and the other
    /// request is cancelled.
    /// </summary>
    private void AskOverdue(ref List<PieceRequest>? requests)
    {
        for (var piece = Picker.NextUrgentInFlight(); piece >= 0 && HasRoom; piece = Picker.NextUrgentInFlight(piece + 1))
        {
            if (Picker.RequestersOf(piece) is not [var only] || Overdue(only.Plan!, piece) is not { } seconds) continue;
            if (Faster(piece, seconds) is not { } faster) continue;
            Picker.Duplicate(faster.Pieces, piece);
            Ask(faster, piece);
            (requests ??= []).Add(new PieceRequest(faster, piece));
        }
    }

    /// <summary>How many seconds the piece will take at its rate, or null when it is not overdue.</summary>
    private double? Overdue(PlanPeer peer, int piece)
    {
        if (peer.Owed.WaitFor(piece) is not var (askedAt, bytes) || _time.GetElapsedTime(askedAt) < UrgentPatience) return null;
        var seconds = bytes / Math.Max(peer.Pipeline.Rate, 1);
        return seconds >= UrgentPatience.TotalSeconds ? seconds : null;
    }

    /// <summary>Of those with room who will have sent the piece in half that time, the one that owes least for its rate; an idle one of unknown rate has the chance.</summary>
    private PlanPeer? Faster(int piece, double seconds)
    {
        var (best, bestSeconds) = ((PlanPeer?)null, seconds / 2);
        foreach (var peer in _serving)
        {
            if (peer.Pipeline.IsSnubbed || peer.Pipeline.Budget == 0 || !Picker.MayDuplicate(peer.Pieces, piece)) continue;
            var (owed, rate) = (peer.Pipeline.Outstanding, peer.Pipeline.Rate);
            var its = owed == 0 && rate < 1 ? 0 : (owed + Layout.Length(piece)) / Math.Max(rate, 1);
            if (its < bestSeconds) (best, bestSeconds) = (peer, its);
        }

        return best;
    }

    private void AskThose(ReadyPeers ready, ref List<PieceRequest>? requests)
    {
        if (ready.Count == 0) return;
        var threshold = Threshold;
        while (ready.Count > 0 && HasRoom)
        {
            var chosen = _assignment.Choose(ready.Candidates, threshold);
            if (chosen < 0) return;
            var peer = ready[chosen];
            var piece = Picker.TryNext(peer.Pieces);
            if (piece >= 0)
            {
                Ask(peer, piece);
                (requests ??= []).Add(new PieceRequest(peer, piece));
            }

            if (piece >= 0 && peer.Pipeline.Budget > 0) ready.Load(chosen);
            else ready.RemoveAt(chosen);
        }
    }

    /// <summary>The one peer that was asked for this piece, if it has sent nothing of it and others come first there.</summary>
    private PlanPeer? FindBusier(PlanPeer idle, int piece)
    {
        if (Picker.RequestersOf(piece) is not [var requester] || requester == idle.Pieces || requester.Requested[0] == piece) return null;
        if (idle.Pieces.InFlight > 0 && (!requester.IsSeeder || idle.Pieces.IsSeeder)) return null;
        var busy = requester.Plan!;
        if (busy.Owed.BytesOf(piece) is not { } owed || owed < Layout.Length(piece)) return null;
        // A peer of unknown rate is given the chance; a slow one must not draw pieces to itself.
        var isFaster = idle.Pipeline.Rate == 0 || (idle.Pipeline.Outstanding + owed) / idle.Pipeline.Rate < busy.Pipeline.Outstanding / Math.Max(busy.Pipeline.Rate, 1);
        return isFaster ? busy : null;
    }

    /// <summary>
    /// All peers together are asked for about a second ahead: more would only wait in front of our own link, and time out there.
    /// </summary>
    private bool HasRoom => _inFlightBytes == 0
        || (_inFlightBytes - _crawlingBytes + Layout.PieceSize <= Ahead && _inFlightBytes + Layout.PieceSize <= Math.Max(_options.MaxInFlight, Layout.PieceSize));

    /// <summary>What will not come soon takes no room, or some slow and silent peers who came first would keep it, and with it the download, to themselves.</summary>
    private long Crawling()
    {
        var bytes = 0L;
        foreach (var peer in _serving)
        {
            if (peer.Pipeline.IsCrawling) bytes += (long)peer.Owed.Count * Layout.PieceSize;
        }

        return Math.Min(bytes, _inFlightBytes);
    }

    private long Ahead => Math.Clamp(
        (long)_rate.BytesPerSecond, Math.Min(FewPieces * Layout.PieceSize, _options.MaxInFlight), Math.Max(_options.MaxInFlight, Layout.PieceSize));

    /// <summary>
    /// The pieces to be spread are those that may be asked for now, not all that are missing: of peers that could all send more than our own
    /// link takes, none then draws the others' share to itself because it happened to begin first.
    /// </summary>
    private int Threshold
    {
        get
        {
            var pieces = Math.Max(Ahead / Layout.PieceSize, (long)_options.Pipeline.MinPieces * _peers.Count);
            return _assignment.Threshold((int)Math.Min(pieces, Picker.Missing), _peers.Count);
        }
    }

    private void FindReady()
    {
        _readyDownloaders.Clear();
        _readySeeders.Clear();
        if (Picker.Openings != _openingsSeen || Picker.IsEndGame) HopeForAll();
        var kept = 0;
        for (var i = 0; i < _hopeful.Count; i++)
        {
            var peer = _hopeful[i];
            peer.IsHopeful = Picker.MayAsk(peer.Pieces) && (peer.Pipeline.IsSnubbed || peer.Pipeline.Budget > 0);
            if (!peer.IsHopeful) continue;
            _hopeful[kept++] = peer;
            if (peer.Pipeline.Budget > 0) (peer.Pieces.IsSeeder ? _readySeeders : _readyDownloaders).Add(peer);
        }

        _hopeful.RemoveRange(kept, _hopeful.Count - kept);
    }

    /// <summary>Something happened to it after which it may be asked for something.</summary>
    private void Hope(PlanPeer peer)
    {
        if (peer.IsHopeful || peer.IsChoking || peer.IsGone) return;
        peer.IsHopeful = true;
        _hopeful.Add(peer);
    }

    private void HopeForAll()
    {
        _openingsSeen = Picker.Openings;
        foreach (var peer in _serving) Hope(peer);
    }

    private void StopServing(PlanPeer peer)
    {
        _serving.Remove(peer);
        if (!peer.IsHopeful) return;
        peer.IsHopeful = false;
        _hopeful.Remove(peer);
    }

    private void Ask(PlanPeer peer, int piece)
    {
        var length = Layout.Length(piece);
        peer.Owed.Add(piece, length, _time.GetTimestamp());
        peer.Pipeline.Requested(length);
        peer.Score.SetBusy(true);
        _inFlightBytes += length;
    }

    private void Withdraw(PlanPeer peer, int piece)
    {
        if (peer.Owed.Remove(piece) is not { } owed) return;
        peer.Pipeline.Withdrawn(owed);
        Hope(peer);
        peer.Score.SetBusy(peer.Owed.Count > 0);
        _inFlightBytes -= Layout.Length(piece);
    }

    private List<int> WithdrawAll(PlanPeer peer)
    {
        if (peer.Owed.Count == 0) return [];
        var pieces = peer.Owed.Pieces();
        foreach (var piece in pieces) Withdraw(peer, piece);
        return pieces;
    }
}
