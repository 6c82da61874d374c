using System.Globalization;
using System.Text.Json;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Bench;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Commands;

internal sealed record BenchReport(IReadOnlyList<BenchRow> Rows);

/// <summary><c>akkap2p bench</c>: transfers and metadata between real processes on this machine, a row a scenario.</summary>
internal static class BenchCommand
{
    private const long DefaultSize = 1L << 30;

    private static readonly Option Size = new("--size", "SIZE", "of the file that is moved; default 1GiB");
    private static readonly Option Output = new("--output", "text|json", "default text");

    public static readonly Subcommand Subcommand = new(
        new CommandSyntax("bench", "", "transfer and metadata benchmarks on this machine, one row a scenario", Size, Output), Run);

    private static async Task<int> Run(CommandWords words)
    {
        var json = words.OneOf(Output.Name, "text", "text", "json") == "json";
        var size = words.Size(Size.Name, DefaultSize);
        if (size == 0) throw new UsageException($"{Size.Name} is at least one byte");
        using var stop = new StopSignals(status: 1);
        try
        {
            var rows = new List<BenchRow>();
            await using var network = LocalNetwork.Create("bench", 1, keep: false);
            await foreach (var row in new BenchRun(network, size, stop.Requested).Run())
            {
                rows.Add(row);
                if (!json) await Console.Error.WriteLineAsync($"done: {row.Scenario}");
            }

            if (json) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new BenchReport(rows), ReportJson.Default.BenchReport));
            else TextTarget.OfProcess().Print(Table(rows));
            return 0;
        }
        catch (Exception e) when (stop.Requested.IsCancellationRequested && e is OperationCanceledException or ChildFailedException)
        {
            throw new StartException("interrupted");
        }
        catch (ChildFailedException failure)
        {
            throw new StartException(failure.Message);
        }
    }

    private static TextTable Table(IEnumerable<BenchRow> rows) => TextTable.Of(
        "scenario| value> unit note|", rows, r => [r.Scenario, r.Value.ToString("0.###", CultureInfo.InvariantCulture), r.Unit, r.Note]);
}
