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
    private readonly List<UploadPeer> _peers = [];
    private readonly Dictionary<string, int> _slotsOf = [];
    private long _optimisticAt = time.GetTimestamp();
    private long _waitingNumber;

    /// <summary>Peers with a slot.</summary>
    public int Unchoked { get; private set; }

    public int Waiting => _peers.Count - Unchoked;

    public UploadPeer Join(string user)
    {
        var peer = new UploadPeer(user, _waitingNumber++);
        _peers.Add(peer);
        return peer;
    }

    public void Leave(UploadPeer peer)
    {
        if (_peers.Remove(peer) && !peer.IsChoked) TakeSlot(peer);
    }

    public void Asked(UploadPeer peer) => peer.AskedAt = time.GetTimestamp();

    /// <param name="pieces">May be a part of one.</param>
    public void Served(UploadPeer peer, double pieces) => peer.PiecesInSlot += pieces;

    /// <summary>To be called when someone joins or leaves, and about every second. Says to whom to send choke and unchoke.</summary>
    public ChokeChanges Evaluate()
    {
        var now = time.GetTimestamp();
        if (Waiting == 0) return ChokeChanges.None;
        foreach (var peer in _peers) peer.WasChoked = peer.IsChoked;
        MakeRoom(now);
        FillFreeSlots(now);
        return _peers.Exists(p => p.IsChoked != p.WasChoked)
            ? new ChokeChanges(_peers.FindAll(p => p is { WasChoked: true, IsChoked: false }), _peers.FindAll(p => p is { WasChoked: false, IsChoked: true }))
            : ChokeChanges.None;
    }

    private void MakeRoom(long now)
    {
        var idle = _peers.Where(p => !p.IsChoked && Since(p.AskedAt, now) >= options.IdleAfter);
        foreach (var peer in idle.Take(Wanted).ToList()) Choke(peer);
        var hadItsShare = _peers
            .Where(p => p is { IsChoked: false, IsOptimistic: false })
            .Where(p => p.PiecesInSlot >= options.RotateAfterPieces || Since(p.SlotSince, now) >= options.Round)
            .OrderByDescending(p => _slotsOf[p.User])
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
        var waiting = _peers.Where(p => p.IsChoked).GroupBy(p => p.User).ToList();
        var lucky = waiting[dice.Next(waiting.Count)].MinBy(p => p.WaitingNumber)!;
        foreach (var peer in _peers) peer.IsOptimistic = false;
        if (Unchoked >= options.Slots && _peers.Where(p => !p.IsChoked).MaxBy(p => (_slotsOf[p.User], p.PiecesInSlot)) is { } richest) Choke(richest);
        Unchoke(lucky, now);
        lucky.IsOptimistic = true;
    }

    private void FillFreeSlots(long now)
    {
        while (Unchoked < options.Slots && Waiting > 0)
        {
            var next = _peers.Where(p => p.IsChoked).MinBy(p => (_slotsOf.GetValueOrDefault(p.User), p.WaitingNumber))!;
            Unchoke(next, now);
        }
    }

    private void Unchoke(UploadPeer peer, long now)
    {
        (peer.IsChoked, peer.PiecesInSlot, peer.AskedAt, peer.SlotSince) = (false, 0, now, now);
        _slotsOf[peer.User] = _slotsOf.GetValueOrDefault(peer.User) + 1;
        Unchoked++;
    }

    private void Choke(UploadPeer peer)
    {
        (peer.IsChoked, peer.IsOptimistic, peer.WaitingNumber) = (true, false, _waitingNumber++);
        TakeSlot(peer);
    }

    private void TakeSlot(UploadPeer peer)
    {
        Unchoked--;
        if (--_slotsOf[peer.User] == 0) _slotsOf.Remove(peer.User);
    }

    private TimeSpan Since(long then, long now) => time.GetElapsedTime(then, now);
}
