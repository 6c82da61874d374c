namespace AkkaP2P.Swarm.Choking;

/// <summary>
/// Gives out upload slots. A free slot goes to whoever waits, to the user with the fewest slots first, so that one with ten
/// machines gets no more than one with a single one, and among equals to whoever waits longest. While others wait
/// <list type="bullet">
/// <item>who asks for nothing loses its slot soon;</item>
/// <item>who had its share of pieces loses it at the end of a round, the user with the most slots first;</item>
/// <item>one slot is the optimistic one: a random waiting peer has it for two rounds, whatever the order says.</item>
/// </list>
/// Not safe for use by several threads.
/// </summary>
public sealed class Choker(ChokerOptions options, TimeProvider time, Dice dice)
{
    private readonly List<UploadPeer> _peers = [];
    private readonly Dictionary<string, int> _slotsOf = [];
    private long _roundAt = time.GetTimestamp();
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
        var before = _peers.Where(p => !p.IsChoked).ToHashSet();
        if (Waiting > 0) MakeRoom(now);
        FillFreeSlots(now);
        var unchoked = _peers.Where(p => !p.IsChoked && !before.Contains(p)).ToList();
        var choked = before.Where(p => p.IsChoked).ToList();
        return unchoked.Count + choked.Count == 0 ? ChokeChanges.None : new ChokeChanges(unchoked, choked);
    }

    private void MakeRoom(long now)
    {
        var room = Waiting - (options.Slots - Unchoked);
        foreach (var idle in _peers.Where(p => !p.IsChoked && Since(p.AskedAt, now) >= options.IdleAfter).Take(room).ToList())
        {
            Choke(idle);
            room--;
        }

        if (Since(_roundAt, now) >= options.Round)
        {
            _roundAt = now;
            Rotate(room);
        }

        if (Waiting > 0 && Since(_optimisticAt, now) >= options.OptimisticRound)
        {
            _optimisticAt = now;
            Gamble(now);
        }
    }

    private void Rotate(int room)
    {
        var full = _peers
            .Where(p => p is { IsChoked: false, IsOptimistic: false } && p.PiecesInSlot >= options.RotateAfterPieces)
            .OrderByDescending(p => _slotsOf[p.User])
            .ThenByDescending(p => p.PiecesInSlot);
        foreach (var peer in full.Take(Math.Max(0, room)).ToList()) Choke(peer);
    }

    /// <summary>When no slot is free, the one who had most gives up its own.</summary>
    private void Gamble(long now)
    {
        var waiting = _peers.Where(p => p.IsChoked).ToList();
        var lucky = waiting[dice.Next(waiting.Count)];
        foreach (var peer in _peers) peer.IsOptimistic = false;
        if (Unchoked >= options.Slots && _peers.Where(p => !p.IsChoked).MaxBy(p => p.PiecesInSlot) is { } richest) Choke(richest);
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
        (peer.IsChoked, peer.PiecesInSlot, peer.AskedAt) = (false, 0, now);
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
