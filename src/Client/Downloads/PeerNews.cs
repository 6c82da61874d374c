using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// What a peer has said of itself, folded into one message for the coordinator. There is one on its way at a time; what the peer says until the
/// coordinator has taken it waits here as no more than some piece numbers and two flags. So no peer fills the coordinator's mailbox, and one that gets many
/// pieces costs little. Not safe for use by several threads.
/// </summary>
internal sealed class PeerNews
{
    private readonly Bitfield _had;
    private List<int> _pieces = [];
    private bool _choked;
    private bool? _serves;
    private bool _isOnItsWay;

    /// <param name="pieces">What the peer said it had at first; copied.</param>
    public PeerNews(Bitfield pieces) => _had = pieces.Copy();

    /// <summary>It got these. False when none of them is news.</summary>
    public bool Got(IReadOnlyList<int> pieces)
    {
        var before = _pieces.Count;
        foreach (var piece in pieces)
        {
            if (_had.Add(piece)) _pieces.Add(piece);
        }

        return _pieces.Count > before;
    }

    /// <summary>It took our slot, or gave us one. That it was taken in between is not lost, since what we asked for is forgotten then.</summary>
    public void Serves(bool serves)
    {
        _choked |= !serves;
        _serves = serves;
    }

    /// <summary>What the coordinator has not been told, to be told now; null while it has not taken the last.</summary>
    public FetcherMessages.Said? Take(Hash256 node)
    {
        if (_isOnItsWay || (_pieces.Count == 0 && _serves is null)) return null;
        var said = new FetcherMessages.Said(node, _pieces, _choked, _serves);
        (_pieces, _choked, _serves, _isOnItsWay) = ([], false, null, true);
        return said;
    }

    /// <summary>The coordinator has taken the last.</summary>
    public void Taken() => _isOnItsWay = false;
}
