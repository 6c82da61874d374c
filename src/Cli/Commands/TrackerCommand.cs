using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Logging;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Cli.Repl.Completing;
using AkkaP2P.Cli.Repl.Editing;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Cli.Settings;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Tracker;
using AkkaP2P.Tracker.Store;
using Microsoft.Extensions.Logging;

namespace AkkaP2P.Cli.Commands;

/// <summary><c>akkap2p tracker</c>: runs one until it is told to stop.</summary>
internal static class TrackerCommand
{
    private static readonly Option Data = new("--data", "DIR", "shared by the trackers of a machine; default ./data");
    private static readonly Option Store = new("--store", "STORE", "sqlite:PATH (default sqlite:DIR/store.db) or postgres://user:password@host:port/database");
    private static readonly Option Set = new("--set", "PATH=VALUE", "overrides a setting of hocon/tracker.conf or engine.conf; repeatable", Repeatable: true);

    public static readonly Subcommand Subcommand = new(
        new CommandSyntax("tracker", "[tracker_info.conf] [N]", "runs tracker number N of the list; without N the one free entry on this machine", Data, Store, Set), Run);

    private static async Task<int> Run(CommandWords words)
    {
        var options = OptionsOf(words);
        using var stop = new StopSignals(status: 0);
        using var log = new LogFile(Path.Combine(options.DataFolder, $"tracker-{options.Number}", "logs"), "tracker", LogSettings.From(options.Config.GetConfig("akkap2p.tracker")));
        using var telemetry = Telemetry.Export(options.Config.GetConfig("akkap2p.tracker"), "akkap2p-tracker", $"{options.Trackers.Trackers[options.Number - 1].Api}");
        await using var node = await Start(options, log);
        log.Started();
        log.Factory.CreateLogger("AkkaP2P.Cli").LogInformation("Tracker {Number} serves at {Api}", options.Number, node.Api);
        await Console.Out.WriteLineAsync($"READY tracker {options.Number} api={node.Api} cluster={node.ClusterAddress} pid={Environment.ProcessId}");
        await Serve(node, options, stop.Requested);
        stop.StartDeadline();
        return 0;
    }

    private static async Task<TrackerNode> Start(TrackerOptions options, LogFile log)
    {
        try
        {
            return await TrackerNode.Start(options, log.Factory);
        }
        catch (TrackerStartException refusal)
        {
            throw refusal.IsMisuse ? new UsageException(refusal.Message) : new StartException(refusal.Message);
        }
    }

    private static TrackerOptions OptionsOf(CommandWords words)
    {
        var (file, number) = FileAndNumber(words.Arguments);
        var path = Places.TrackerInfo(file);
        var info = TrackerInfoFile.Read(path);
        if (number > info.Trackers.Count) throw new UsageException($"{path} has {info.Trackers.Count} trackers, so there is no tracker {number}");
        var data = Path.GetFullPath(words.Value(Data.Name) ?? "data");
        return new TrackerOptions
        {
            Trackers = info,
            Number = number ?? FreeEntry(info, path),
            DataFolder = data,
            Store = words.Value(Store.Name) is { } store ? Checked(store) : $"sqlite:{Path.Combine(data, "store.db")}",
            Config = SettingsFiles.Load("tracker", words.Values(Set.Name)),
        };
    }

    private static string Checked(string store)
    {
        try
        {
            StoreAddress.Parse(store);
            return store;
        }
        catch (FormatException mistake)
        {
            throw new UsageException($"--store: {mistake.Message}");
        }
    }

    /// <summary>A lone number is N, unless a file is called so.</summary>
    private static (string? File, int? Number) FileAndNumber(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => (null, null),
        [var word] when IsNumber(word) && !File.Exists(word) => (null, Number(word)),
        [var file] => (file, null),
        [var file, var number, ..] => (file, Number(number)),
    };

    private static bool IsNumber(string word) => word.All(char.IsAsciiDigit);

    private static int Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new UsageException($"N is a tracker's position in the list, from 1, not '{word}'");

    private static int FreeEntry(TrackerInfo info, string path)
    {
        var mine = info.Trackers.Select((tracker, i) => (tracker, Number: i + 1)).Where(t => LocalMachine.Is(t.tracker.Host)).ToArray();
        if (mine.Length == 0) throw new StartException($"no tracker of {path} is on this machine");
        var free = mine.Where(t => IsFree(t.tracker)).Select(t => t.Number).ToArray();
        return free switch
        {
            [var only] => only,
            [] => throw new StartException($"every tracker of {path} on this machine is running, or its port is taken"),
            _ => throw new UsageException($"several trackers of {path} are free on this machine: give N, one of {string.Join(", ", free)}"),
        };
    }

    private static bool IsFree(TrackerEndpoint tracker) => new[] { tracker.ApiPort, tracker.ClusterPort }.All(port =>
    {
        try
        {
            var address = IPAddress.TryParse(tracker.Host, out var ip) ? ip : Dns.GetHostAddresses(tracker.Host)[0];
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    /// <summary>Commands on stdin, until <c>quit</c> or a signal. The end of stdin ends nothing, but that of a terminal does.</summary>
    private static async Task Serve(TrackerNode node, TrackerOptions options, CancellationToken stop)
    {
        var target = TextTarget.OfProcess();
        var console = new TrackerConsole(node, options.Number, target);
        try
        {
            if (TerminalSession.IsPossible(target)) await AtTerminal(console, target, options, stop);
            else if (!await console.Run(LineReader.ReadLines(Console.OpenStandardInput(), stop), stop)) await Task.WhenAny(node.Completion, Task.Delay(Timeout.Infinite, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A signal is an ordinary way to end.
        }
    }

    private static async Task AtTerminal(TrackerConsole console, TextTarget target, TrackerOptions options, CancellationToken stop)
    {
        using var terminal = new TerminalSession(target.Screen!, new Interrupts());
        var history = new HistoryFile(Path.Combine(options.DataFolder, $"tracker-{options.Number}", "history"), target.Print);
        await console.Run(LineReader.OneByOne(terminal.ReadLines(new WordCompleter(TrackerConsole.Words), Label, history, stop)), stop);

        PromptLabel Label() => new($"tracker {options.Number} {TextTables.Word(console.State)}> ", Troubled: console.State != TrackerState.Up);
    }
}
