using System.Diagnostics.CodeAnalysis;
using AkkaP2P.Swarm.Serving;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>
/// What an uploader has been asked for and not sent. One list of all its links, for a simulation's time goes into memory that is not at hand:
/// each link's requests stand together, and who was served stands behind the others.
/// </summary>
internal sealed class SimBacklog(SendOrder order)
{
    private readonly record struct Request(SimLink Link, int Piece, long AskedAt);

    private readonly List<Request> _requests = [];

    public void Add(SimLink link, int piece, long askedAt)
    {
        var last = _requests.FindLastIndex(request => request.Link == link);
        _requests.Insert(last < 0 ? _requests.Count : last + 1, new Request(link, piece, askedAt));
    }

    /// <summary>Takes the request that is to be served first.</summary>
    public bool TryTake([NotNullWhen(true)] out SimLink? link, out int piece)
    {
        (link, piece) = (null, -1);
        if (_requests.Count == 0) return false;
        var (best, bestRank) = (0, int.MaxValue);
        for (var i = 0; i < _requests.Count && bestRank > 0; i++)
        {
            var rank = order.Rank(_requests[i].Piece, false, _requests[i].AskedAt);
            if (rank < bestRank) (best, bestRank) = (i, rank);
        }

        (link, piece, _) = _requests[best];
        _requests.RemoveAt(best);
        MoveBehind(link);
        return true;
    }

    public void Forget(SimLink link, int piece) => _requests.RemoveAll(request => request.Link == link && request.Piece == piece);

    public void Forget(SimLink link) => _requests.RemoveAll(request => request.Link == link);

    private void MoveBehind(SimLink link)
    {
        for (var (i, left) = (0, _requests.Count); left > 0; left--)
        {
            var request = _requests[i];
            if (request.Link == link)
            {
                _requests.RemoveAt(i);
                _requests.Add(request);
            }
            else
            {
                i++;
            }
        }
    }
}
