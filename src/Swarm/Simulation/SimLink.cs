using AkkaP2P.Protocol.Pieces;
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

    /// <summary>Look, do not change.</summary>
    public Bitfield FetcherHas { get; } = fetcher.Plan.Picker.Have;

    public List<SimRequest> Requests { get; } = [];

    /// <summary>It has its place in the round of the server's links with requests.</summary>
    public bool IsInRound { get; set; }

    public int BestRank(SendOrder order)
    {
        var best = int.MaxValue;
        foreach (var request in Requests) best = Math.Min(best, order.Rank(request.Piece, false, request.AskedAt));
        return best;
    }

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

    public void Forget(int piece)
    {
        for (var i = Requests.Count - 1; i >= 0; i--)
        {
            if (Requests[i].Piece == piece) Requests.RemoveAt(i);
        }
    }

    public bool IsClosed { get; set; }
}

internal readonly record struct SimRequest(int Piece, long AskedAt);
