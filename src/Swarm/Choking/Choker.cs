namespace AkkaP2P.Swarm.Choking;

/// <summary>Who got and who lost a slot.</summary>
public sealed record ChokeChanges(IReadOnlyList<UploadPeer> Unchoked, IReadOnlyList<UploadPeer> Choked)
{
    public static readonly ChokeChanges None = new([], []);

    public bool IsEmpty => Unchoked.Count == 0 && Choked.Count == 0;
}

/// <summary>
/// Gives out upload slots. A free slot goes at once to whoever waits. Otherwise, every round:
/// <list type="number">
/// <item>who idles, or had its share of pieces, is up for replacement while others wait;</item>
/// <item>slots go round the users, so that one with ten machines gets no more than one with a single one; within a user, and
/// between equal users, to whoever waits longest;</item>
/// <item>one slot is the optimistic one: a random waiting peer has it for two rounds, whatever the order says.</item>
/// </list>
/// Not safe for use by several threads.
/// </summary>
public sealed class Choker(ChokerOptions options, TimeProvider time, Dice dice)
{
    private readonly List<UploadPeer> _peers = [];
    private long _roundAt = time.GetTimestamp();
    private long _optimisticAt = time.GetTimestamp();

    public int Unchoked => _peers.Count(p => !p.IsChoked);

    public int Waiting => _peers.Count(p => p.IsChoked);

    public UploadPeer Join(string user)
    {
        var peer = new UploadPeer(user, time.GetTimestamp());
        _peers.Add(peer);
        return peer;
    }

    public void Leave(UploadPeer peer) => _peers.Remove(peer);

    /// <summary>It asked for something (also while choked: that is how it says that it would like to).</summary>
    public void Asked(UploadPeer peer) => peer.AskedAt = time.GetTimestamp();

    /// <param name="pieces">May be a part of one.</param>
    public void Served(UploadPeer peer, double pieces) => peer.PiecesInSlot += pieces;

    /// <summary>To be called when someone joins or leaves, and about every second. Says whom to send choke and unchoke.</summary>
    public ChokeChanges Evaluate()
    {
        var now = time.GetTimestamp();
        var before = _peers.Where(p => !p.IsChoked).ToHashSet();
        if (Since(_roundAt, now) >= options.Round)
        {
            _roundAt = now;
            MakeRoom(now);
        }

        if (Since(_optimisticAt, now) >= options.OptimisticRound)
        {
            _optimisticAt = now;
            Gamble(now);
        }

        FillFreeSlots();
        return Changes(before);
    }

    /// <summary>Takes slots back from those who idle or had their share, as many as others wait.</summary>
    private void MakeRoom(long now)
    {
        var waiting = _peers.Count(p => p.IsChoked && !IsIdle(p, now));
        var replaceable = _peers
            .Where(p => p is { IsChoked: false, IsOptimistic: false } && (IsIdle(p, now) || p.PiecesInSlot >= options.RotateAfterPieces))
            .OrderByDescending(p => IsIdle(p, now))
            .ThenByDescending(p => SlotsOf(p.User))
            .ThenByDescending(p => p.PiecesInSlot);
        foreach (var peer in replaceable.Take(waiting).ToList()) Choke(peer, now);
    }

    /// <summary>The optimistic slot goes to a random one of those who wait. If none is free, the one who had most gives up its own.</summary>
    private void Gamble(long now)
    {
        var waiting = _peers.Where(p => p.IsChoked && !IsIdle(p, now)).ToList();
        if (waiting.Count == 0) return;
        foreach (var peer in _peers) peer.IsOptimistic = false;
        if (Unchoked >= options.Slots && _peers.Where(p => !p.IsChoked).MaxBy(p => p.PiecesInSlot) is { } richest) Choke(richest, now);
        var lucky = waiting[dice.Next(waiting.Count)];
        Unchoke(lucky);
        lucky.IsOptimistic = true;
    }

    private void FillFreeSlots()
    {
        while (Unchoked < options.Slots)
        {
            var next = _peers.Where(p => p.IsChoked).OrderBy(p => SlotsOf(p.User)).ThenBy(p => p.WaitingSince).FirstOrDefault();
            if (next is null) return;
            Unchoke(next);
        }
    }

    private ChokeChanges Changes(HashSet<UploadPeer> before)
    {
        var unchoked = _peers.Where(p => !p.IsChoked && !before.Contains(p)).ToList();
        var choked = before.Where(p => p.IsChoked).ToList();
        return unchoked.Count + choked.Count == 0 ? ChokeChanges.None : new ChokeChanges(unchoked, choked);
    }

    private int SlotsOf(string user) => _peers.Count(p => !p.IsChoked && p.User == user);

    private static void Unchoke(UploadPeer peer)
    {
        peer.IsChoked = false;
        peer.PiecesInSlot = 0;
    }

    private static void Choke(UploadPeer peer, long now)
    {
        peer.IsChoked = true;
        peer.IsOptimistic = false;
        peer.WaitingSince = now;
    }

    private bool IsIdle(UploadPeer peer, long now) => Since(peer.AskedAt, now) >= options.IdleAfter;

    private TimeSpan Since(long then, long now) => time.GetElapsedTime(then, now);
}
