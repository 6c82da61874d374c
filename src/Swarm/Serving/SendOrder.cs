namespace AkkaP2P.Swarm.Serving;

/// <summary>
/// Which of a peer's waiting requests to answer next: the piece that the fewest have got from here so far. What nobody has got is then
/// given to the swarm first, and two who ask for the same while one of them could soon have it from the other do not cost the
/// server two copies: the second request waits, and is mostly moved elsewhere by then. Equals are answered in the order in which they came. A request
/// that waits longer than <see cref="MaxWait"/> counts as if nobody had the piece, so that none starves. One for each shared
/// file, for all its connections: safe to use from several threads.
/// </summary>
public sealed class SendOrder(int pieces, TimeProvider time)
{
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    private readonly int[] _copies = new int[pieces];
    private readonly long _maxWait = (long)(MaxWait.TotalSeconds * time.TimestampFrequency);

    /// <summary>How many were given the piece, or its first part.</summary>
    public int Copies(int piece) => Volatile.Read(ref _copies[piece]);

    /// <summary>The first bytes of the piece go to someone.</summary>
    public void Sent(int piece) => Interlocked.Increment(ref _copies[piece]);

    /// <summary>Lower goes first.</summary>
    /// <param name="isBegun">Whether the asker has got a part of it already: then the rest should follow.</param>
    /// <param name="askedAt">A timestamp of the clock.</param>
    public int Rank(int piece, bool isBegun, long askedAt) =>
        isBegun ? -1 : time.GetTimestamp() - askedAt >= _maxWait ? 0 : Copies(piece);
}
