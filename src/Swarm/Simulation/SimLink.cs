using AkkaP2P.Swarm.Choking;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Serving;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>One peer fetching from another.</summary>
internal sealed class SimLink(SimNode fetcher, SimNode server, PlanPeer source, UploadPeer slot)
{
    public SimNode Fetcher => fetcher;

    public SimNode Server => server;

    /// <summary>The server, as the fetcher's plan knows it.</summary>
    public PlanPeer Source => source;

    /// <summary>The fetcher, as the server's choker knows it.</summary>
    public UploadPeer Slot => slot;

    public List<SimRequest> Requests { get; } = [];

    /// <summary>It has its place in the round of the server's links with requests.</summary>
    public bool IsInRound { get; set; }

    /// <summary>Takes the request that is to be served first.</summary>
    public int TakeBest(SendOrder order)
    {
        var (best, bestRank) = (0, int.MaxValue);
        for (var i = 0; i < Requests.Count; i++)
        {
            var rank = order.Rank(Requests[i].Piece, false, Requests[i].AskedAt);
            if (rank < bestRank) (best, bestRank) = (i, rank);
        }

        var piece = Requests[best].Piece;
        Requests.RemoveAt(best);
        return piece;
    }

    public void Forget(int piece) => Requests.RemoveAll(r => r.Piece == piece);

    public bool IsClosed { get; set; }
}

internal readonly record struct SimRequest(int Piece, long AskedAt);
