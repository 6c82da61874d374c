namespace AkkaP2P.Swarm.Simulation;

/// <summary>
/// Which pieces a node got, and when, in that order. One thread adds while others read: they see what was added before their round began, and what is newer is
/// too young for them whether they see it or not.
/// </summary>
internal sealed class SimHaves(int most)
{
    private readonly record struct Got(long At, int Piece);

    private readonly Got[] _got = new Got[most];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(int piece, long at)
    {
        _got[_count] = new Got(at, piece);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The piece at this place, unless it was got later than that.</summary>
    public bool TryGet(int place, long until, out int piece)
    {
        var isThere = place < Count && _got[place].At <= until;
        piece = isThere ? _got[place].Piece : -1;
        return isThere;
    }
}
