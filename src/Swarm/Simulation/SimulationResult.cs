namespace AkkaP2P.Swarm.Simulation;

/// <summary>How a simulated swarm did. Times are seconds from the start.</summary>
/// <param name="Honest">Peers that are no liars or stallers: those counted.</param>
/// <param name="Completed">How many of them got the file.</param>
/// <param name="Median">When half of them had it.</param>
/// <param name="LowerBound">No swarm with these links can be faster, see <see cref="LowerBound"/>.</param>
/// <param name="Ratio"><paramref name="Last"/> over <paramref name="LowerBound"/>.</param>
/// <param name="SeederCopies">What the seeders sent, in files.</param>
/// <param name="Wasted">Bytes that arrived and were there already or wrong, as a part of all.</param>
/// <param name="Banned">How often a peer threw another out.</param>
public sealed record SimulationResult(
    SimulationOptions Options,
    int Honest,
    int Completed,
    double Median,
    double P99,
    double Last,
    double LowerBound,
    double Ratio,
    double SeederCopies,
    double Wasted,
    int Banned,
    long Events);
