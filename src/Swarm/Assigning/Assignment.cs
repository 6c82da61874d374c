namespace AkkaP2P.Swarm.Assigning;

/// <summary>A peer that could be asked.</summary>
/// <param name="Score">Pieces a second; only how it compares with the others' counts.</param>
/// <param name="Load">Pieces asked of it already.</param>
public readonly record struct Candidate(double Score, int Load);

/// <summary>
/// Spreads pieces over peers. Each piece goes to the candidate with the highest <c>α·score − β·load/threshold</c> whose load is
/// below <c>threshold = ceil(pieces / peers · K)</c>, the score being the candidate's share of the best one's. Equals are decided by the dice.
/// </summary>
public sealed class Assignment
{
    private readonly AssignmentOptions _options;
    private readonly Dice _dice;
    private int _turn;

    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public Assignment(AssignmentOptions options, Dice dice)
    {
        if (options.Problem is { } problem) throw new ArgumentException(problem, nameof(options));
        (_options, _dice) = (options, dice);
    }

    /// <summary>The most pieces one peer may be loaded with, at least 1.</summary>
    public int Threshold(int pieces, int peers) => (int)Math.Clamp(Math.Ceiling((double)pieces / Math.Max(1, peers) * _options.K), 1, int.MaxValue);

    /// <summary>The place of the one to ask, or -1 when all are at the threshold.</summary>
    public int Choose(ReadOnlySpan<Candidate> candidates, int threshold) => _options.Policy switch
    {
        AssignmentPolicy.Score => ByScore(candidates, threshold),
        AssignmentPolicy.Random => ByDice(candidates, threshold),
        AssignmentPolicy.RoundRobin => InTurn(candidates, threshold),
    };

    private int ByScore(ReadOnlySpan<Candidate> candidates, int threshold)
    {
        var bestScore = 0.0;
        foreach (var candidate in candidates) bestScore = Math.Max(bestScore, candidate.Score);
        var (best, bestValue, equals) = (-1, double.NegativeInfinity, 0);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Load >= threshold) continue;
            var score = bestScore > 0 ? candidates[i].Score / bestScore : 0;
            var value = _options.Alpha * score - _options.Beta * candidates[i].Load / threshold;
            if (value > bestValue) (bestValue, equals) = (value, 0);
            if (value == bestValue && _dice.Next(++equals) == 0) best = i;
        }

        return best;
    }

    private int ByDice(ReadOnlySpan<Candidate> candidates, int threshold)
    {
        var (chosen, seen) = (-1, 0);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Load < threshold && _dice.Next(++seen) == 0) chosen = i;
        }

        return chosen;
    }

    private int InTurn(ReadOnlySpan<Candidate> candidates, int threshold)
    {
        for (var step = 0; step < candidates.Length; step++)
        {
            var i = _turn++ % candidates.Length;
            if (_turn < 0) _turn = 0;
            if (candidates[i].Load < threshold) return i;
        }

        return -1;
    }
}
