namespace AkkaP2P.Swarm.Choking;

/// <summary>
/// Gives out upload slots. A free slot goes to whoever waits, to the user with the fewest slots first, so that one with ten
/// machines gets no more than one with a single one, and among equals to whoever waits longest. While others wait
/// <list type="bullet">
/// <item>who asks for nothing loses its slot soon;</item>
/// <item>who had its share of pieces, or its time, gives it up, the user with the most slots first;</item>
/// <item>one slot is the optimistic one: a random one of the users who wait has it for its time, whatever the order says.</item>
/// </list>
/// Not safe for use by several threads.
/// </summary>
public sealed class Choker(ChokerOptions options, TimeProvider time, Dice dice)
{
    private readonly WaitingPeers _waiting = new();

    /// <summary>Who has a slot: few, however many there are.</summary>
    private readonly List<UploadPeer> _served = [];

    /// <summary>Who got or lost a slot in the evaluation that is going on, with whether it was choked before.</summary>
    private readonly Dictionary<UploadPeer, bool> _touched = [];
    private long _optimisticAt = time.GetTimestamp();
    private long _waitingNumber;

    /// <summary>Peers with a slot.</summary>
    public int Unchoked => _served.Count;

    public int Waiting => _waiting.Count;

    public UploadPeer Join(string user)
    {
        var peer = new UploadPeer(user, _waitingNumber++);
        _waiting.Add(peer);
        return peer;
    }

    public void Leave(UploadPeer peer)
    {
        if (_served.Remove(peer)) _waiting.CountSlot(peer.User, -1);
        else _waiting.Remove(peer);
    }

    public void Asked(UploadPeer peer) => peer.AskedAt = time.GetTimestamp();

    /// <param name="pieces">May be a part of one.</param>
    public void Served(UploadPeer peer, double pieces) => peer.PiecesInSlot += pieces;

    /// <summary>To be called when someone joins or leaves, and about every second. Says to whom to send choke and unchoke.</summary>
    public ChokeChanges Evaluate()
    {
        if (Waiting == 0) return ChokeChanges.None;
        var now = time.GetTimestamp();
        _touched.Clear();
        MakeRoom(now);
        FillFreeSlots(now);
        if (_touched.All(t => t.Key.IsChoked == t.Value)) return ChokeChanges.None;
        return new ChokeChanges(
            [.. _touched.Where(t => t.Value && !t.Key.IsChoked).Select(t => t.Key)], [.. _touched.Where(t => !t.Value && t.Key.IsChoked).Select(t => t.Key)]);
    }

    private void MakeRoom(long now)
    {
        var idle = _served.Where(p => Since(p.AskedAt, now) >= options.IdleAfter);
        foreach (var peer in idle.Take(Wanted).ToList()) Choke(peer);
        var hadItsShare = _served
            .Where(p => !p.IsOptimistic)
            .Where(p => p.PiecesInSlot >= options.RotateAfterPieces || Since(p.SlotSince, now) >= options.Round)
            .OrderByDescending(p => _waiting.SlotsOf(p.User))
            .ThenByDescending(p => p.PiecesInSlot);
        foreach (var peer in hadItsShare.Take(Wanted).ToList()) Choke(peer);
        if (Since(_optimisticAt, now) < options.OptimisticRound) return;
        _optimisticAt = now;
        Gamble(now);
    }

    /// <summary>How many of those who wait find no free slot.</summary>
    private int Wanted => Math.Max(0, Waiting - (options.Slots - Unchoked));

    /// <summary>When no slot is free, one of the user with the most is given up, the one that got most.</summary>
    private void Gamble(long now)
    {
        var lucky = _waiting.FirstOfOne(dice);
        foreach (var peer in _served) peer.IsOptimistic = false;
        if (Unchoked >= options.Slots && _served.MaxBy(p => (_waiting.SlotsOf(p.User), p.PiecesInSlot)) is { } richest) Choke(richest);
        Unchoke(lucky, now);
        lucky.IsOptimistic = true;
    }

    private void FillFreeSlots(long now)
    {
        while (Unchoked < options.Slots && Waiting > 0) Unchoke(_waiting.Next, now);
    }

    private void Unchoke(UploadPeer peer, long now)
    {
        _touched.TryAdd(peer, peer.IsChoked);
        _waiting.Remove(peer);
        _waiting.CountSlot(peer.User, +1);
        _served.Add(peer);
        (peer.IsChoked, peer.PiecesInSlot, peer.AskedAt, peer.SlotSince) = (false, 0, now, now);
    }

    private void Choke(UploadPeer peer)
    {
        _touched.TryAdd(peer, peer.IsChoked);
        _served.Remove(peer);
        _waiting.CountSlot(peer.User, -1);
        (peer.IsChoked, peer.IsOptimistic, peer.WaitingNumber) = (true, false, _waitingNumber++);
        _waiting.Add(peer);
    }

    private TimeSpan Since(long then, long now) => time.GetElapsedTime(then, now);
}
