using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// What a peer got, folded into one message for the coordinator. There is one on its way at a time; what the peer says until the coordinator has taken
/// it waits here as no more than some piece numbers. So no peer fills the coordinator's mailbox with its haves, and one that gets many pieces
/// costs little. Not safe for use by several threads.
/// </summary>
/// <param name="pieces">What the peer said it had at first; copied.</param>
internal sealed class PeerNews(Bitfield pieces)
{
    private readonly Bitfield _had = pieces.Copy();
    private List<int> _untold = [];
    private bool _isOnItsWay;

    /// <summary>It got these. False when none of them is news.</summary>
    public bool Got(IReadOnlyList<int> pieces)
    {
        var before = _untold.Count;
        foreach (var piece in pieces)
        {
            if (_had.Add(piece)) _untold.Add(piece);
        }

        return _untold.Count > before;
    }

    /// <summary>It has not got this one after all; when it gets it, that is news.</summary>
    public void Lost(int piece) => _had.Remove(piece);

    /// <summary>What the coordinator has not been told, to be told now; null when there is nothing, or it has not taken the last.</summary>
    public FetcherMessages.GotPieces? Take(Hash256 node)
    {
        if (_isOnItsWay || _untold.Count == 0) return null;
        var got = new FetcherMessages.GotPieces(node, _untold);
        (_untold, _isOnItsWay) = ([], true);
        return got;
    }

    /// <summary>The coordinator has taken the last.</summary>
    public void Taken() => _isOnItsWay = false;
}
