namespace AkkaP2P.Swarm.Downloads;

/// <summary>
/// Bytes still to come of each piece asked of one peer, in the order in which they were asked. Few, and mostly the first is looked for: a list
/// is smaller and faster than a dictionary.
/// </summary>
internal sealed class OwedPieces
{
    private readonly record struct Owed(int Piece, int Bytes, long AskedAt);

    private readonly List<Owed> _owed = [];

    public int Count => _owed.Count;

    public void Add(int piece, int bytes, long askedAt) => _owed.Add(new Owed(piece, bytes, askedAt));

    /// <summary>When the piece was asked for, and the bytes still to come until it is here, or null when it is not owed.</summary>
    public (long AskedAt, long Bytes)? WaitFor(int piece)
    {
        var bytes = 0L;
        foreach (var owed in _owed)
        {
            bytes += owed.Bytes;
            if (owed.Piece == piece) return (owed.AskedAt, bytes);
        }

        return null;
    }

    /// <summary>Bytes still to come of the piece, or null when it is not owed.</summary>
    public int? BytesOf(int piece) => Find(piece) is >= 0 and var at ? _owed[at].Bytes : null;

    /// <summary>Some of it came: says how much of that was owed.</summary>
    public int Take(int piece, int bytes)
    {
        var at = Find(piece);
        if (at < 0) return 0;
        var taken = Math.Min(bytes, _owed[at].Bytes);
        _owed[at] = _owed[at] with { Bytes = _owed[at].Bytes - taken };
        return taken;
    }

    /// <summary>It is owed no more: says what was still to come, or null when it was not owed.</summary>
    public int? Remove(int piece)
    {
        var at = Find(piece);
        if (at < 0) return null;
        var bytes = _owed[at].Bytes;
        _owed.RemoveAt(at);
        return bytes;
    }

    public List<int> Pieces() => _owed.ConvertAll(owed => owed.Piece);

    private int Find(int piece)
    {
        for (var at = 0; at < _owed.Count; at++)
        {
            if (_owed[at].Piece == piece) return at;
        }

        return -1;
    }
}
