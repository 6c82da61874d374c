using System.Globalization;
using System.Text.Json;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Picking;
using AkkaP2P.Swarm.Simulation;

namespace AkkaP2P.Cli.Commands;

/// <summary>One row for each policy and size that was asked for.</summary>
internal sealed record SimulationReport(IReadOnlyList<SimulationResult> Results);

/// <summary>
/// <c>akkap2p simulate</c>: the client's own picker and policies against simulated peers. <c>--policy</c>, <c>--assignment</c> and <c>--peers</c> take lists, and each combination is a row.
/// </summary>
internal static class SimulateCommand
{
    private static readonly Option Peers = new("--peers", "N,…", "who want the file; default 100");
    private static readonly Option Seeders = new("--seeders", "N", "who have it from the start; default 1");
    private static readonly Option Pieces = new("--pieces", "N", "default 512");
    private static readonly Option PieceSize = new("--piece-size", "SIZE", "default 512KiB");
    private static readonly Option Upload = new("--upload", "RATE", "of a peer in the middle; default 20MB/s");
    private static readonly Option Download = new("--download", "RATE", "of a peer in the middle; default without limit");
    private static readonly Option SeederUpload = new("--seeder-upload", "RATE", "of each seeder; default as --upload");
    private static readonly Option Spread = new("--spread", "X", "links lie between the middle over and times 2 to the power of X; default 0");
    private static readonly Option Latency = new("--latency", "SECONDS", "one way; less than 0.001 counts as that; default 0.005");
    private static readonly Option Neighbours = new("--neighbours", "N", "sources that each looks for; about as many others find it; default 10");
    private static readonly Option Slots = new("--slots", "N", "whom each serves at a time; default 8");
    private static readonly Option Policy = new("--policy", "rarest|sequential|random|strict,…", "which piece comes next; default rarest");
    private static readonly Option Assignment = new("--assignment", "score|random|round-robin,…", "who is asked for it; default score");
    private static readonly Option Churn = new("--churn", "PART", "of the peers that go away once for a while; default 0");
    private static readonly Option Liars = new("--liars", "PART", "of the peers that send wrong bytes; default 0");
    private static readonly Option Stallers = new("--stallers", "PART", "of the peers that never send; default 0");
    private static readonly Option Leave = new("--leave-when-done", null, "whoever has finished goes");
    private static readonly Option Seed = new("--seed", "N", "the same seed gives the same result; default 1");
    private static readonly Option Output = new("--output", "text|json", "default text");

    public static readonly Subcommand Subcommand = new(
        new CommandSyntax(
            "simulate", "", "the client's picker and policies against simulated peers, beside the theoretical lower bound",
            Peers, Seeders, Pieces, PieceSize, Upload, Download, SeederUpload, Spread, Latency, Neighbours, Slots, Policy, Assignment, Churn, Liars, Stallers, Leave, Seed, Output),
        Run);

    private static async Task<int> Run(CommandWords words)
    {
        var json = words.OneOf(Output.Name, "text", "text", "json") == "json";
        var runs = OptionsOf(words).ToArray();
        if (runs.Select(r => r.Problem).FirstOrDefault(p => p is not null) is { } problem) throw new UsageException(problem);

        using var stop = new StopSignals(status: 1);
        // Bars go to stderr, so that stdout is the report alone.
        using var screen = LiveScreen.OnStderr();
        var results = new List<SimulationResult>();
        foreach (var options in runs)
        {
            var progress = new Bar(screen, $"{options.Peers} peers, {TextTables.Word(options.Strategy)}");
            try
            {
                results.Add(await Task.Run(() => Simulator.Run(options, progress, stop.Requested)));
            }
            catch (OperationCanceledException) when (stop.Requested.IsCancellationRequested)
            {
                throw new StartException("interrupted");
            }
        }

        screen?.Dispose();
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(new SimulationReport(results), ReportJson.Default.SimulationReport));
        else TextTarget.OfProcess().Print(Table(results));
        return 0;
    }

    private static IEnumerable<SimulationOptions> OptionsOf(CommandWords words)
    {
        var defaults = new SimulationOptions();
        var common = defaults with
        {
            Seeders = words.Count(Seeders.Name, defaults.Seeders, 1, int.MaxValue),
            Pieces = words.Count(Pieces.Name, defaults.Pieces, 1, int.MaxValue),
            PieceSize = (int)Math.Min(words.Size(PieceSize.Name, defaults.PieceSize), int.MaxValue),
            Upload = words.Rate(Upload.Name) ?? defaults.Upload,
            Download = words.Rate(Download.Name),
            SeederUpload = words.Rate(SeederUpload.Name),
            Spread = words.Number(Spread.Name, 0, 0, 10),
            Latency = words.Number(Latency.Name, defaults.Latency, 0, 10),
            Neighbours = words.Count(Neighbours.Name, defaults.Neighbours, 1, int.MaxValue),
            Slots = words.Count(Slots.Name, defaults.Slots, 1, int.MaxValue),
            Churn = words.Number(Churn.Name, 0, 0, 1),
            Liars = words.Number(Liars.Name, 0, 0, 1),
            Stallers = words.Number(Stallers.Name, 0, 0, 1),
            LeaveWhenDone = words.Has(Leave.Name),
            Seed = words.Count(Seed.Name, defaults.Seed, 0, int.MaxValue),
        };
        return from peers in (words.Value(Peers.Name) ?? $"{defaults.Peers}").Split(',').Select(PeersOf)
               from strategy in (words.Value(Policy.Name) ?? "rarest").Split(',').Select(StrategyOf)
               from assignment in (words.Value(Assignment.Name) ?? "score").Split(',').Select(AssignmentOf)
               select common with { Peers = peers, Strategy = strategy, Assignment = new AssignmentOptions(Policy: assignment) };
    }

    private static int PeersOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var peers) ? peers : throw new UsageException($"{Peers.Name} is a whole number or a list of them, not '{text}'");

    private static PieceStrategy StrategyOf(string text) => text switch
    {
        "rarest" => PieceStrategy.Rarest,
        "sequential" => PieceStrategy.Sequential,
        "random" => PieceStrategy.Random,
        "strict" => PieceStrategy.Strict,
        _ => throw new UsageException($"{Policy.Name} is rarest, sequential, random or strict, not '{text}'"),
    };

    private static AssignmentPolicy AssignmentOf(string text) => text switch
    {
        "score" => AssignmentPolicy.Score,
        "random" => AssignmentPolicy.Random,
        "round-robin" => AssignmentPolicy.RoundRobin,
        _ => throw new UsageException($"{Assignment.Name} is score, random or round-robin, not '{text}'"),
    };

    private static TextTable Table(IEnumerable<SimulationResult> results) => new(
        [.. ReportColumns.Select(TableColumn.Parse)], [.. results.Select(Row)]);

    private static readonly string[] ReportColumns =
        ["peers>", "policy", "assignment??", "completed>", "p50 s>?", "p99 s>", "last s>", "bound s>", "ratio>", "seeder copies>??", "wasted>?", "banned>?"];

    private static string[] Row(SimulationResult r) =>
    [
        $"{r.Options.Peers}", TextTables.Word(r.Options.Strategy), TextTables.Word(r.Options.Assignment.Policy), $"{r.Completed}/{r.Honest}", Number(r.Median), Number(r.P99), Number(r.Last),
        Number(r.LowerBound), Number(r.Ratio), Number(r.SeederCopies), $"{Number(100 * r.Wasted)} %", $"{r.Banned}",
    ];

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private sealed class Bar(LiveScreen? screen, string what) : IProgress<double>
    {
        public void Report(double value) => screen?.SetRow(0, width => new ProgressRow(what, value, "").Fit(width, unicode: false));
    }
}
