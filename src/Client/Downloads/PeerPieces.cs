using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// What the peers that a download is connected to have, as they say: who serves them need not tell them of that. As many entries as connections. Safe for
/// use by several threads.
/// </summary>
internal sealed class PeerPieces
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, Bitfield> _pieces = [];

    /// <summary>All that the node has; copied.</summary>
    public void Set(Hash256 node, Bitfield pieces)
    {
        lock (_lock) _pieces[node] = pieces.Copy();
    }

    public void Add(Hash256 node, IReadOnlyList<int> pieces)
    {
        lock (_lock)
        {
            if (!_pieces.TryGetValue(node, out var has)) return;
            foreach (var piece in pieces) has.Add(piece);
        }
    }

    /// <summary>It has not got this one after all.</summary>
    public void Remove(Hash256 node, int piece)
    {
        lock (_lock)
        {
            if (_pieces.TryGetValue(node, out var has)) has.Remove(piece);
        }
    }

    /// <summary>It is connected no more.</summary>
    public void Forget(Hash256 node)
    {
        lock (_lock) _pieces.Remove(node);
    }

    /// <summary>Those of them that the node is not known to have.</summary>
    public List<int> Unknown(Hash256 node, List<int> pieces)
    {
        lock (_lock) return _pieces.TryGetValue(node, out var has) ? pieces.FindAll(piece => !has[piece]) : pieces;
    }
}
