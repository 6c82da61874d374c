using System.Net;
using System.Text;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Logging;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Cli.Repl.Completing;
using AkkaP2P.Cli.Repl.Editing;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Cli.Settings;
using AkkaP2P.Client;
using AkkaP2P.Protocol.Commands;
using Microsoft.Extensions.Logging;

namespace AkkaP2P.Cli.Commands;

/// <summary><c>akkap2p client</c>: a node, and a prompt, script or pipe of commands to it.</summary>
internal static class ClientCommand
{
    private static readonly Option Data = new("--data", "DIR", "everything the client remembers; default the user's data folder");
    private static readonly Option Output = new("--output", "text|json", "for people or for programs; default text");
    private static readonly Option Command = new("--command", "LINE", "runs this command, then quits; repeatable", Repeatable: true);
    private static readonly Option Script = new("--script", "FILE", "runs the commands of this file, then quits");
    private static readonly Option Interactive = new("--interactive", null, "goes on with the prompt, or stdin, after --command and --script");
    private static readonly Option UploadLimit = new("--upload-limit", "RATE", "as 20MB/s; default off");
    private static readonly Option DownloadLimit = new("--download-limit", "RATE", "as 20MB/s; default off");
    private static readonly Option Gateway = new("--gateway", "IP:PORT", "serves files over HTTP there; off unless given");
    private static readonly Option Ui = new("--ui", "[IP:PORT]", "the node's own page in a browser; the address with its key is printed; default any free port of 127.0.0.1", Addressed: true);
    private static readonly Option Set = new("--set", "PATH=VALUE", "overrides a setting of hocon/client.conf or engine.conf; repeatable", Repeatable: true);

    public static readonly Subcommand Subcommand = new(
        new CommandSyntax(
            "client", "[IP:PORT] [tracker_info.conf]", "runs a client node; IP:PORT is where it serves pieces (default 127.0.0.1:0)",
            Data, Output, Command, Script, Interactive, UploadLimit, DownloadLimit, Gateway, Ui, Set),
        Run);

    private static async Task<int> Run(CommandWords words)
    {
        var json = words.OneOf(Output.Name, "text", "text", "json") == "json";
        var options = OptionsOf(words);
        var script = OpenScript(words);
        using var stop = new StopSignals(status: 0);
        using var log = new LogFile(Path.Combine(options.DataFolder, "logs"), "client", LogSettings.From(options.Config.GetConfig("akkap2p.client")));
        using var telemetry = Telemetry.Export(options.Config.GetConfig("akkap2p.client"), "akkap2p-client", options.DataFolder);
        await using var node = await Start(options);
        log.Started();
        if (node.PageUrl is { } page) await (json ? Console.Error : Console.Out).WriteLineAsync($"page at {page}");

        var given = Given(words, script, stop.Requested);
        var goesOn = given.Count == 0 || words.Has(Interactive.Name);
        var atPrompt = goesOn && !json && !Console.IsInputRedirected;
        if (goesOn && !atPrompt) given.Add(LineReader.ReadLines(Console.OpenStandardInput(), stop.Requested));
        var succeeded = atPrompt ? await RunPrompt(node, options, given, log, stop) : await RunLines(node, json, given, log, stop);
        stop.StartDeadline();
        return succeeded || atPrompt ? 0 : 1;
    }

    private static async Task<bool> RunLines(ClientNode node, bool json, IReadOnlyList<IAsyncEnumerable<IReadOnlyList<string>>> lines, LogFile log, StopSignals stop)
    {
        var target = TextTarget.OfProcess();
        using var screen = target.Screen;
        IReplOutput output = json ? new JsonOutput(Console.OpenStandardOutput()) : new TextOutput(target);
        return await new Session(node, output, new Interrupts(), log.Factory.CreateLogger<Session>()).Run(OneAfterAnother(lines), stop.Requested);
    }

    private static async Task<bool> RunPrompt(ClientNode node, ClientOptions options, List<IAsyncEnumerable<IReadOnlyList<string>>> lines, LogFile log, StopSignals stop)
    {
        var target = TextTarget.OfProcess();
        var interrupts = new Interrupts();
        using var terminal = TerminalSession.IsPossible(target) ? new TerminalSession(target.Screen!, interrupts) : null;
        var history = new HistoryFile(Path.Combine(options.DataFolder, "history"), target.Print);
        lines.Add(LineReader.OneByOne(terminal is null
            ? PlainPrompt.ReadLines(stop.Requested)
            : terminal.ReadLines(new ClientCompleter(node), () => Label(node.Status), history, stop.Requested)));
        return await new Session(node, new TextOutput(target), interrupts, log.Factory.CreateLogger<Session>()).Run(OneAfterAnother(lines), stop.Requested);
    }

    /// <summary>Who is signed in, and at which tracker.</summary>
    internal static PromptLabel Label(NodeStatus status)
    {
        var tracker = status.Tracker is { } api ? new Uri(api).Authority : "(no tracker)";
        return new PromptLabel($"{status.User ?? "(signed out)"} {tracker}> ", Troubled: status.Tracker is null);
    }

    private static async Task<ClientNode> Start(ClientOptions options)
    {
        try
        {
            return await ClientNode.Start(options);
        }
        catch (ClientStartException refusal)
        {
            throw refusal.IsMisuse ? new UsageException(refusal.Message) : new StartException(refusal.Message);
        }
    }

    private static ClientOptions OptionsOf(CommandWords words)
    {
        var (listen, file) = ListenAndFile(words.Arguments);
        return new ClientOptions
        {
            Listen = listen ?? new IPEndPoint(IPAddress.Loopback, 0),
            UploadLimit = words.Rate(UploadLimit.Name),
            DownloadLimit = words.Rate(DownloadLimit.Name),
            Gateway = words.Endpoint(Gateway.Name),
            Ui = words.Value(Ui.Name) is "" ? new IPEndPoint(IPAddress.Loopback, 0) : words.Endpoint(Ui.Name),
            Config = SettingsFiles.Load("client", words.Values(Set.Name)),
            DataFolder = Places.ClientData(words.Value(Data.Name)),
            Trackers = TrackerInfoFile.Read(Places.TrackerInfo(file)),
        };
    }

    /// <summary>A lone word is the list of trackers, unless it looks like an address.</summary>
    internal static (IPEndPoint? Listen, string? File) ListenAndFile(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => (null, null),
        [var word] when Values.TryEndpoint(word, out var listen) => (listen, null),
        [var word] when !word.Contains(':') || File.Exists(word) => (null, word),
        [var word, var file, ..] when Values.TryEndpoint(word, out var listen) => (listen, file),
        [var word, ..] => throw new UsageException($"IP:PORT is expected, not '{word}'"),
    };

    private static FileStream? OpenScript(CommandWords words)
    {
        if (words.Value(Script.Name) is not { } path) return null;
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot read the script {path}: {e.Message}");
        }
    }

    /// <summary>What <c>--command</c> gives, then the script.</summary>
    private static List<IAsyncEnumerable<IReadOnlyList<string>>> Given(CommandWords words, FileStream? script, CancellationToken cancel)
    {
        var given = new List<IAsyncEnumerable<IReadOnlyList<string>>>();
        var commands = string.Concat(words.Values(Command.Name).Select(c => c + "\n"));
        if (commands.Length > 0) given.Add(LineReader.ReadLines(new MemoryStream(Encoding.UTF8.GetBytes(commands)), cancel));
        if (script is not null) given.Add(LineReader.ReadLines(script, cancel));
        return given;
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> OneAfterAnother(IEnumerable<IAsyncEnumerable<IReadOnlyList<string>>> sources)
    {
        foreach (var lines in sources)
        {
            await foreach (var there in lines) yield return there;
        }
    }
}
