using System.Globalization;
using System.Text;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Picking;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>Simulations side by side: the same swarm under several policies and sizes.</summary>
public static class SimulationTable
{
    private static readonly string[] Heads =
        ["strategy", "assignment", "peers", "pieces", "done", "p50 s", "p99 s", "last s", "bound s", "ratio", "seeder copies", "wasted"];

    /// <summary>Every combination, each given list at least once as it stands in <paramref name="options"/>.</summary>
    public static IReadOnlyList<SimulationOptions> Combine(
        SimulationOptions options,
        IReadOnlyCollection<PieceStrategy> strategies,
        IReadOnlyCollection<AssignmentPolicy> policies,
        IReadOnlyCollection<int> peers) =>
    [
        .. from count in peers.DefaultIfEmpty(options.Peers)
           from strategy in strategies.DefaultIfEmpty(options.Strategy)
           from policy in policies.DefaultIfEmpty(options.Assignment.Policy)
           select options with { Peers = count, Strategy = strategy, Assignment = options.Assignment with { Policy = policy } },
    ];

    /// <param name="progress">The part of the whole table that is done, 0 to 1.</param>
    public static IReadOnlyList<SimulationResult> Run(
        IReadOnlyList<SimulationOptions> cases, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        var results = new List<SimulationResult>();
        foreach (var options in cases)
        {
            results.Add(Simulator.Run(options, progress is null ? null : new Share(progress, results.Count, cases.Count), cancel));
            progress?.Report((double)results.Count / cases.Count);
        }

        return results;
    }

    /// <summary>A Markdown table, which is plain text that lines up too.</summary>
    public static string Format(IEnumerable<SimulationResult> results)
    {
        var rows = results.Select(Cells).Prepend(Heads).ToList();
        var widths = Enumerable.Range(0, Heads.Length).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (i, row) in rows.Index())
        {
            text.AppendLine($"| {string.Join(" | ", row.Select((cell, c) => c < 2 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c])))} |");
            if (i == 0) text.AppendLine($"| {string.Join(" | ", widths.Select((w, c) => c < 2 ? new string('-', w) : new string('-', w - 1) + ":"))} |");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string[] Cells(SimulationResult r) =>
    [
        Lower(r.Options.Strategy),
        Lower(r.Options.Assignment.Policy),
        $"{r.Options.Peers}",
        $"{r.Options.Pieces}",
        $"{r.Completed}/{r.Honest}",
        Number(r.Median),
        Number(r.P99),
        Number(r.Last),
        Number(r.LowerBound),
        Number(r.Ratio),
        Number(r.SeederCopies),
        r.Wasted.ToString("P1", CultureInfo.InvariantCulture),
    ];

    private static string Lower<T>(T value) => value!.ToString()!.ToLowerInvariant();

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private sealed class Share(IProgress<double> whole, int before, int all) : IProgress<double>
    {
        public void Report(double value) => whole.Report((before + value) / all);
    }
}
