using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Demo;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Commands;

/// <summary><c>akkap2p demo</c>: the main job in a minute, and one line that says how it came out.</summary>
internal static class DemoCommand
{
    private const long DefaultSize = 256L << 20;

    /// <summary>A downloader with nobody but a liar to ask needs three: who shares, who lies, who asks.</summary>
    private const int LeastClients = 3;

    private const int Failed = 1;
    private const string Interrupted = "interrupted";

    private const int DefaultTrackers = 3;
    private const int MostTrackers = 9;

    private static readonly Option Size = new("--size", "SIZE", "of the shared file; default 256MiB");
    private static readonly Option Clients = new("--clients", "N", "client nodes, 3 to 32; default 4");
    private static readonly Option Trackers = new("--trackers", "N", $"trackers, 1 to {MostTrackers}; default {DefaultTrackers}");
    private static readonly Option Keep = new("--keep", null, "leaves the folder with all copies and logs");

    public static readonly Subcommand Subcommand = new(
        new CommandSyntax("demo", "", "real trackers and clients on this machine share a file, against a liar", Size, Clients, Trackers, Keep), Run);

    private static async Task<int> Run(CommandWords words)
    {
        var options = new DemoOptions(
            words.Count(Trackers.Name, DefaultTrackers, 1, MostTrackers),
            words.Count(Clients.Name, 4, LeastClients, 32),
            words.Size(Size.Name, DefaultSize),
            words.Has(Keep.Name));
        if (options.Size == 0) throw new UsageException($"{Size.Name} is at least one byte: an empty file has nothing to falsify");
        var view = new DemoView(TimeProvider.System);
        using var stop = new StopSignals(Failed, () => End(view, Interrupted));
        var why = await Try(options, view, stop.Requested);
        End(view, why);
        return why is null ? 0 : Failed;
    }

    private static void End(DemoView view, string? why) => view.End(why is null ? "demo: passed" : $"demo: FAILED: {why.ReplaceLineEndings(" ")}");

    /// <summary>Null, or why it failed.</summary>
    private static async Task<string?> Try(DemoOptions options, DemoView view, CancellationToken cancel)
    {
        var room = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        if (room < options.Size * options.Clients) return $"{Path.GetTempPath()} has room for {ByteText.FormatSize(room)}, and {options.Clients} copies need more";
        try
        {
            await using var network = LocalNetwork.Create("demo", options.Trackers, options.Keep);
            await new DemoRun(options, network, view, cancel).Run();
            if (options.Keep) view.Step($"everything is kept in {network.Folder}");
            return null;
        }
        catch (Exception e) when (cancel.IsCancellationRequested && e is OperationCanceledException or ChildFailedException)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is DemoFailedException or ChildFailedException or IOException)
        {
            return e.Message;
        }
    }
}
