using System.Globalization;
using System.Text.Json;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Swarm.Assigning;

namespace AkkaP2P.Cli.Commands;

/// <summary><c>akkap2p analyze-assignment</c>: how α, β, K and scores spread pieces over peers.</summary>
internal static class AnalyzeAssignmentCommand
{
    private const int MostPieces = 1_000_000;
    private const int MostPeers = 10_000;

    private static readonly Option Alpha = new("--alpha", "A", "what a peer's score counts for; default 0.20");
    private static readonly Option Beta = new("--beta", "B", "what its load counts against it; default 0.80");
    private static readonly Option K = new("--k", "K", "how far above the even share a peer may be loaded; default 1.25");
    private static readonly Option Policy = new("--policy", "score|random|round-robin", "who is asked; default score");
    private static readonly Option Peers = new("--peers", "N", "default 20");
    private static readonly Option Pieces = new("--pieces", "N", "default 1000");
    private static readonly Option Scores = new("--scores", "A,B,…", "one for each peer instead of random ones");
    private static readonly Option Seed = new("--seed", "N", "of random scores and ties; default 1");
    private static readonly Option Output = new("--output", "text|json", "default text");

    public static readonly Subcommand Subcommand = new(
        new CommandSyntax(
            "analyze-assignment", "", "how α, β, K and the peers' scores spread the pieces of a file",
            Alpha, Beta, K, Policy, Peers, Pieces, Scores, Seed, Output),
        words => Task.FromResult(Run(words)));

    private static int Run(CommandWords words)
    {
        var json = words.OneOf(Output.Name, "text", "text", "json") == "json";
        var seed = words.Count(Seed.Name, 1, 0, int.MaxValue);
        var defaults = new AssignmentOptions();
        var options = new AssignmentOptions(
            words.Number(Alpha.Name, defaults.Alpha, 0, 1000), words.Number(Beta.Name, defaults.Beta, 0, 1000), words.Number(K.Name, defaults.K, 1, 1000), words.AssignmentPolicy(Policy.Name));
        var report = AssignmentReport.Create(options, words.Count(Pieces.Name, 1000, 0, MostPieces), ScoresOf(words, seed), seed);
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.AssignmentReport));
        else Print(report);
        return 0;
    }

    private static IReadOnlyList<double> ScoresOf(CommandWords words, int seed)
    {
        if (words.Value(Scores.Name) is not { } text) return AssignmentReport.RandomScores(words.Count(Peers.Name, 20, 1, MostPeers), seed);
        if (words.Has(Peers.Name)) throw new UsageException($"{Scores.Name} says how many peers there are, so {Peers.Name} must not");
        return [.. text.Split(',').Select(Score)];
    }

    private static double Score(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score) && score >= 0
            ? score
            : throw new UsageException($"{Scores.Name} is a list of numbers from 0 up, not '{text}'");

    private static void Print(AssignmentReport report)
    {
        var o = report.Options;
        Line($"policy {TextTables.Word(o.Policy)}, alpha {o.Alpha}, beta {o.Beta}, K {o.K}");
        Line($"{report.Pieces} pieces over {report.Peers} peers, at most {report.Threshold} each");
        Line($"total {report.Total}, max {report.Max}, min {report.Min}, average {report.Average:0.##}");
        Table("pieces per peer", "pieces> peers>", report.Distribution.Select(d => new[] { $"{d.Pieces}", $"{d.Peers}" }));
        Table("score to pieces", "score> peers> pieces> pieces/peer>", report.ScoreBins.Select(b => new[] { Text($"{b.From:0.00}-{b.To:0.00}"), $"{b.Peers}", $"{b.Pieces}", Text($"{b.PiecesPerPeer:0.0}") }));
        Table("peers by score", "peer> score> pieces>", report.ByScore.Select(p => new[] { $"{p.Peer}", Text($"{p.Score:0.000}"), $"{p.Pieces}" }));
    }

    private static void Table(string title, string columns, IEnumerable<string[]> rows)
    {
        Console.Out.WriteLine($"\n{title}");
        TextTarget.OfProcess().Print(TextTable.Of(columns, rows, cells => cells));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(FormattableString text) => Console.Out.WriteLine(Text(text));
}
