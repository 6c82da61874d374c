namespace AkkaP2P.Swarm.Assigning;

public sealed record AssignedPeer(int Peer, double Score, int Pieces);

/// <summary>Pieces that went to the peers with a score from <paramref name="From"/> to below <paramref name="To"/> (the last bin includes its end).</summary>
public sealed record ScoreBin(double From, double To, int Peers, int Pieces, double PiecesPerPeer);

/// <summary>How many peers got so many pieces.</summary>
public sealed record PieceCountBin(int Pieces, int Peers);

/// <summary>
/// How the numbers spread pieces over peers who all have everything: what <c>akkap2p analyze-assignment</c> shows.
/// </summary>
/// <param name="Threshold">The most pieces one peer may get.</param>
/// <param name="ByScore">Peers, best first.</param>
public sealed record AssignmentReport(
    AssignmentOptions Options,
    int Pieces,
    int Peers,
    int Threshold,
    int Total,
    int Max,
    int Min,
    double Average,
    IReadOnlyList<PieceCountBin> Distribution,
    IReadOnlyList<AssignedPeer> ByScore,
    IReadOnlyList<ScoreBin> ScoreBins)
{
    private const int Bins = 10;

    /// <param name="scores">One a peer.</param>
    public static AssignmentReport Create(AssignmentOptions options, int pieces, IReadOnlyList<double> scores, int? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pieces);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count, nameof(scores));
        var assignment = new Assignment(options, Dice.From(seed));
        var threshold = assignment.Threshold(pieces, scores.Count);
        var candidates = scores.Select(s => new Candidate(s, 0)).ToArray();
        for (var piece = 0; piece < pieces; piece++)
        {
            var chosen = assignment.Choose(candidates, threshold);
            candidates[chosen] = candidates[chosen] with { Load = candidates[chosen].Load + 1 };
        }

        return Summarize(options, pieces, threshold, [.. candidates.Select((c, i) => new AssignedPeer(i + 1, c.Score, c.Load))]);
    }

    /// <summary>Scores from 0 to 1 in random order, the same for a seed.</summary>
    public static IReadOnlyList<double> RandomScores(int peers, int seed)
    {
        var dice = new Dice((ulong)seed);
        return [.. Enumerable.Range(0, peers).Select(_ => Math.Round(dice.NextDouble(), 3))];
    }

    private static AssignmentReport Summarize(AssignmentOptions options, int pieces, int threshold, IReadOnlyList<AssignedPeer> peers) => new(
        options,
        pieces,
        peers.Count,
        threshold,
        peers.Sum(p => p.Pieces),
        peers.Max(p => p.Pieces),
        peers.Min(p => p.Pieces),
        peers.Average(p => p.Pieces),
        [.. peers.GroupBy(p => p.Pieces).OrderBy(g => g.Key).Select(g => new PieceCountBin(g.Key, g.Count()))],
        [.. peers.OrderByDescending(p => p.Score).ThenBy(p => p.Peer)],
        BinByScore(peers));

    private static IReadOnlyList<ScoreBin> BinByScore(IReadOnlyList<AssignedPeer> peers)
    {
        var (low, high) = (peers.Min(p => p.Score), peers.Max(p => p.Score));
        var width = high > low ? (high - low) / Bins : 1;
        return
        [
            .. peers.GroupBy(p => Math.Min((int)((p.Score - low) / width), Bins - 1))
                .OrderBy(g => g.Key)
                .Select(g => new ScoreBin(low + g.Key * width, low + (g.Key + 1) * width, g.Count(), g.Sum(p => p.Pieces), g.Average(p => p.Pieces))),
        ];
    }
}
