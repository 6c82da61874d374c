namespace AkkaP2P.Swarm.Choking;

/// <summary>
/// Who waits for a slot, by user, and how many slots each user has. A user's turn is <c>(slots, number of who waits longest of it)</c>, lowest first, and the
/// turns are kept in order: who is next is known however many wait, so that a crowd of connections makes none of them dearer. Not safe for use by several threads.
/// </summary>
internal sealed class WaitingPeers
{
    private readonly Dictionary<string, SortedSet<UploadPeer>> _ofUser = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _slotsOf = new(StringComparer.Ordinal);
    private readonly SortedSet<(int Slots, long Number, string User)> _turns = [];

    public int Count { get; private set; }

    /// <summary>The user with the fewest slots first, and of equals who waits longest.</summary>
    public UploadPeer Next => _ofUser[_turns.Min.User].Min!;

    public int SlotsOf(string user) => _slotsOf.GetValueOrDefault(user);

    public void Add(UploadPeer peer)
    {
        EndTurn(peer.User);
        if (!_ofUser.TryGetValue(peer.User, out var waiting)) _ofUser.Add(peer.User, waiting = new SortedSet<UploadPeer>(ByNumber));
        waiting.Add(peer);
        Count++;
        BeginTurn(peer.User);
    }

    public void Remove(UploadPeer peer)
    {
        if (!_ofUser.TryGetValue(peer.User, out var waiting) || !waiting.Contains(peer)) return;
        EndTurn(peer.User);
        waiting.Remove(peer);
        Count--;
        if (waiting.Count == 0) _ofUser.Remove(peer.User);
        BeginTurn(peer.User);
    }

    public void CountSlot(string user, int change)
    {
        EndTurn(user);
        var slots = SlotsOf(user) + change;
        if (slots == 0) _slotsOf.Remove(user);
        else _slotsOf[user] = slots;
        BeginTurn(user);
    }

    /// <summary>Of a random user, whatever the order says, who waits longest.</summary>
    public UploadPeer FirstOfOne(Dice dice) => _ofUser.ElementAt(dice.Next(_ofUser.Count)).Value.Min!;

    private static readonly Comparer<UploadPeer> ByNumber = Comparer<UploadPeer>.Create((a, b) => a.WaitingNumber.CompareTo(b.WaitingNumber));

    private void BeginTurn(string user)
    {
        if (_ofUser.TryGetValue(user, out var waiting)) _turns.Add((SlotsOf(user), waiting.Min!.WaitingNumber, user));
    }

    private void EndTurn(string user)
    {
        if (_ofUser.TryGetValue(user, out var waiting)) _turns.Remove((SlotsOf(user), waiting.Min!.WaitingNumber, user));
    }
}
