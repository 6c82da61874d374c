namespace AkkaP2P.Client.Downloads;

/// <summary>
/// Which pieces one peer was asked for. Written by the actor that asks, read by the loop that receives, so it has a lock. A piece given up
/// stays welcome, for it may be on its way; one that nobody asked for is counted against the peer.
/// </summary>
internal sealed class PieceInbox
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _expected = [];

    public void Expect(int piece)
    {
        lock (_lock) _expected.Add(piece);
    }

    /// <summary>All that was asked for has come, or will not.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _expected.Count == 0;
        }
    }

    public bool IsExpected(int piece)
    {
        lock (_lock) return _expected.Contains(piece);
    }

    /// <summary>It is all here, or it will not come.</summary>
    public bool Settle(int piece)
    {
        lock (_lock) return _expected.Remove(piece);
    }
}
