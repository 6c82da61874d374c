namespace AkkaP2P.Swarm.Limits;

/// <param name="Total">Connections at once.</param>
/// <param name="PerAddress">Of these, from one address.</param>
/// <param name="Unproven">Of these, such that have not yet shown what they are here for.</param>
/// <param name="Patience">An unproven connection gives way to a new one after this: who is here for something has shown it by then.</param>
public sealed record ConnectionBounds(int Total, int PerAddress, int Unproven, TimeSpan Patience);

/// <summary>
/// The open connections of a server and their bounds. At a bound the oldest of those gives way that have not proved themselves,
/// if it had the time to; otherwise the new one is refused. So a flood of connections that say nothing pushes out its own and keeps
/// nobody else away for longer than the patience. Safe to use from any thread.
/// </summary>
public sealed class ConnectionTable(ConnectionBounds bounds, TimeProvider time)
{
    /// <summary>Guards all that follows, and the entries' fields.</summary>
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Address> _addresses = new(StringComparer.Ordinal);

    /// <summary>The oldest first.</summary>
    private readonly LinkedList<Entry> _unproven = [];
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <param name="abort">Closes the connection when it has to give way; called at most once, on another one's thread.</param>
    /// <returns>Null when the new one is refused.</returns>
    public Entry? Enter(string address, Action abort)
    {
        var victims = new List<Entry>(1);
        Entry? entry = null;
        lock (_gate)
        {
            if (MakeRoom(address, victims)) entry = Add(address, abort);
        }

        foreach (var victim in victims) victim.Abort();
        return entry;
    }

    /// <summary>It gives way to no other from now on.</summary>
    public void Proved(Entry entry)
    {
        lock (_gate) Prove(entry);
    }

    /// <summary>It is here for nothing at the moment: it gives way again, as if it had just come.</summary>
    public void Rests(Entry entry)
    {
        lock (_gate)
        {
            if (entry.HasLeft || entry.Places is not null) return;
            entry.Since = time.GetTimestamp();
            entry.Places = (_unproven.AddLast(entry), _addresses[entry.Address].Unproven.AddLast(entry));
        }
    }

    /// <summary>It has ended. Once more does nothing.</summary>
    public void Leave(Entry entry)
    {
        lock (_gate) Remove(entry);
    }

    /// <summary>One connection.</summary>
    public sealed class Entry
    {
        internal Entry(string address, long since, Action abort) => (Address, Since, Abort) = (address, since, abort);

        internal string Address { get; }

        /// <summary>When it came, or began to rest: the order in the lists of the unproven.</summary>
        internal long Since { get; set; }

        internal Action Abort { get; }

        /// <summary>Its places in the two lists of the unproven; null when it has proved itself or has left.</summary>
        internal (LinkedListNode<Entry> InAll, LinkedListNode<Entry> InAddress)? Places { get; set; }

        internal bool HasLeft { get; set; }
    }

    private bool MakeRoom(string address, List<Entry> victims)
    {
        if (_addresses.TryGetValue(address, out var from) && from.Count >= bounds.PerAddress && !GiveWay(from.Unproven, victims)) return false;
        return (_count < bounds.Total && _unproven.Count < bounds.Unproven) || GiveWay(_unproven, victims);
    }

    private bool GiveWay(LinkedList<Entry> unproven, List<Entry> victims)
    {
        if (unproven.First?.Value is not { } oldest || time.GetElapsedTime(oldest.Since) < bounds.Patience) return false;
        victims.Add(oldest);
        Remove(oldest);
        return true;
    }

    private Entry Add(string address, Action abort)
    {
        if (!_addresses.TryGetValue(address, out var from)) _addresses.Add(address, from = new Address());
        from.Count++;
        _count++;
        var entry = new Entry(address, time.GetTimestamp(), abort);
        entry.Places = (_unproven.AddLast(entry), from.Unproven.AddLast(entry));
        return entry;
    }

    private void Remove(Entry entry)
    {
        if (entry.HasLeft) return;
        Prove(entry);
        entry.HasLeft = true;
        _count--;
        if (--_addresses[entry.Address].Count == 0) _addresses.Remove(entry.Address);
    }

    private void Prove(Entry entry)
    {
        if (entry.Places is not { } places) return;
        _unproven.Remove(places.InAll);
        _addresses[entry.Address].Unproven.Remove(places.InAddress);
        entry.Places = null;
    }

    private sealed class Address
    {
        public int Count { get; set; }

        public LinkedList<Entry> Unproven { get; } = [];
    }
}
