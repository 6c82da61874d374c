using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Settings;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Repl;

/// <summary>A command of the prompt: its syntax, and how it is run on the node.</summary>
/// <param name="Run">Lines that may go on side by side, begun in their order: a result for each.</param>
/// <param name="About">What a line without options is about: lines that are about different things may go on side by side. Null when none may.</param>
internal sealed record ClientCommand(
    CommandSyntax Syntax, Func<IReadOnlyList<CommandContext>, IReadOnlyList<Task<CommandResult>>> Run, Func<CommandWords, string>? About = null)
{
    public string Name => Syntax.Name;
}

/// <summary>What a command runs with.</summary>
internal sealed record CommandContext(IClientNode Node, CommandWords Words, IProgress<HashProgress>? Progress, CancellationToken Cancel)
{
    public string this[int index] => Words.Arguments[index];

    public int Count => Words.Arguments.Count;
}

/// <summary>The commands of INTERFACE section 3, in its order.</summary>
internal static class ClientCommands
{
    private static readonly Option[] DownloadOptions =
    [
        new("--sequential", null, "pieces in the file's order, to look at it while it comes"),
        new("--pieces", "0-99,120", "only these pieces; ends as a sparse NAME.partial"),
        new("--strategy", "rarest|sequential|random|strict", "in which order pieces are fetched"),
        new("--assignment", "score|random|round-robin", "which of the peers that have a piece is asked"),
        new("--overwrite", null, "replace what is at the destination"),
        new("--peer-timeout", "SECONDS", "fail when nobody who has the file comes online for so long"),
    ];

    public static readonly IReadOnlyList<ClientCommand> All =
    [
        Define("create_user", "<user> <password>", "new account", c => c.Node.CreateUser(c[0], c[1], c.Cancel), (c, _) => $"user {c[0]} created"),
        Define("login", "<user> <password>", "sign in; earlier shares and unfinished downloads resume", c => c.Node.Login(c[0], c[1], c.Cancel), (_, d) => $"signed in as {d.User}"),
        Define("logout", "", "sign out; stops serving and pauses downloads", c => c.Node.Logout(c.Cancel), (_, _) => "signed out"),
        Define("create_group", "<group>", "make a group and own it", c => c.Node.CreateGroup(c[0], c.Cancel), (c, _) => $"group {c[0]} created"),
        Define("join_group", "<group>", "ask to join", c => c.Node.JoinGroup(c[0], c.Cancel), (c, _) => $"asked to join {c[0]}"),
        Define("leave_group", "<group>", "leave, or withdraw the request to join", c => c.Node.LeaveGroup(c[0], c.Cancel), (c, _) => $"left {c[0]}"),
        Define("list_groups", "", "all groups", c => c.Node.ListGroups(c.Cancel), (_, d) => Counted(d.Groups.Count, "group")),
        Define("list_requests", "<group>", "who asks to join (owner)", c => c.Node.ListRequests(c[0], c.Cancel), (_, d) => Counted(d.Requests.Count, "request")),
        Define("accept_request", "<group> <user>", "let someone in (owner)", c => c.Node.AcceptRequest(c[0], c[1], c.Cancel), (c, _) => $"{c[1]} is a member of {c[0]}"),
        Define("reject_request", "<group> <user>", "turn someone down (owner)", c => c.Node.RejectRequest(c[0], c[1], c.Cancel), (c, _) => $"the request of {c[1]} is rejected"),
        Define("remove_member", "<group> <user>", "put someone out (owner)", c => c.Node.RemoveMember(c[0], c[1], c.Cancel), (c, _) => $"{c[1]} is no longer a member of {c[0]}"),
        Define("list_members", "<group>", "who is in a group", c => c.Node.ListMembers(c[0], c.Cancel), (_, d) => Counted(d.Members.Count, "member")),
        Define("upload_file", "<path> <group>", "hash, register and serve a file", UploadFile, (_, d) => $"sharing {d.File} ({ByteText.FormatSize(d.Size)}) in {d.Group}",
            new Option("--sha256", null, "also compute the plain SHA-256, which is slower")) with { About = words => Path.GetFileName(words.Arguments[0]) },
        Define("list_files", "<group>", "what is shared in a group", c => c.Node.ListFiles(c[0], c.Cancel), (_, d) => Counted(d.Files.Count, "file")),
        DefineTogether("download_file", "<group> <file> <destination>", "start a download in the background", DownloadFiles, (_, d) => $"download {d.DownloadId} started", DownloadOptions)
            with { About = words => words.Arguments[1] },
        Define("wait_download", "<id|all> [seconds]", "wait until it, or every one, has ended", WaitDownload, (_, d) => $"{Counted(d.Downloads.Count, "download")} completed"),
        Define("show_downloads", "", "downloads and how they go", c => c.Node.ShowDownloads(c.Cancel), (_, d) => Counted(d.Downloads.Count, "download")),
        Define("pause_download", "<id>", "stop fetching for now", c => c.Node.PauseDownload(Values.DownloadId(c[0]), c.Cancel), (c, _) => $"download {c[0]} paused"),
        Define("resume_download", "<id>", "go on fetching", c => c.Node.ResumeDownload(Values.DownloadId(c[0]), c.Cancel), (c, _) => $"download {c[0]} resumed"),
        Define("cancel_download", "<id>", "stop it and remove its .part file", c => c.Node.CancelDownload(Values.DownloadId(c[0]), c.Cancel), (c, _) => $"download {c[0]} cancelled"),
        Define("clear_downloads", "", "forget the ended ones", c => c.Node.ClearDownloads(c.Cancel), (_, _) => "ended downloads forgotten"),
        Define("stop_share", "[<group>] <file>", "stop serving a file", c => c.Node.StopShare(c.Count == 2 ? c[0] : null, c[c.Count - 1], c.Cancel), (c, _) => $"no longer serving {c[c.Count - 1]}"),
        Define("show_shares", "", "what this node serves", c => c.Node.ShowShares(c.Cancel), (_, d) => Counted(d.Shares.Count, "share")),
        Define("show_peers", "<group> <file>", "who has a file", c => c.Node.ShowPeers(c[0], c[1], c.Cancel), (_, d) => Counted(d.Peers.Count, "peer")),
        Define("export_torrent", "<group> <file> <path>", "write a BitTorrent v2 file of it", c => c.Node.ExportTorrent(c[0], c[1], FullPath(c[2]), c.Cancel), (_, d) => $"wrote {d.Path}"),
        Define("status", "", "this node and its trackers", c => Task.FromResult<Outcome<NodeStatus>>(c.Node.Status), (_, d) => d.Tracker is null ? "no tracker" : $"connected to {d.Tracker}"),
        Define("set_limit", "<upload|download> <rate|off>", "limit the rate of this node", SetLimit, (c, _) => $"{c[0]} limit is {c[1]}"),
        Define("help", "[command]", "this list, or more of one command", c => Task.FromResult<Outcome<CommandHelp>>(Help(c)), (_, d) => Counted(d.Commands.Count, "command")),
        Define("quit", "", "stop this node", _ => Task.FromResult<Outcome<Done>>(Done.Instance), (_, _) => "bye"),
    ];

    public static IEnumerable<string> Names => All.Select(c => c.Name);

    public static ClientCommand? Find(string name) => All.FirstOrDefault(c => c.Name == name);

    private static ClientCommand Define<T>(
        string name, string arguments, string summary, Func<CommandContext, Task<Outcome<T>>> run, Func<CommandContext, T, string> message, params Option[] options)
        where T : class =>
        DefineTogether(name, arguments, summary, lines => [.. lines.Select(async line => await run(line))], message, options);

    private static ClientCommand DefineTogether<T>(
        string name,
        string arguments,
        string summary,
        Func<IReadOnlyList<CommandContext>, IReadOnlyList<Task<Outcome<T>>>> run,
        Func<CommandContext, T, string> message,
        params Option[] options)
        where T : class =>
        new(
            new CommandSyntax(name, arguments, summary, options),
            lines => [.. run(lines).Zip(lines, async (outcome, line) => CommandResult.Of(name, await outcome, d => message(line, d)))]);

    private static Task<Outcome<Uploaded>> UploadFile(CommandContext c) =>
        c.Node.UploadFile(FullPath(c[0]), c[1], c.Words.Has("--sha256"), c.Progress, c.Cancel);

    private static IReadOnlyList<Task<Outcome<DownloadStarted>>> DownloadFiles(IReadOnlyList<CommandContext> lines)
    {
        var all = Start();
        return [.. lines.Select(async (_, place) => (await all)[place])];

        async Task<IReadOnlyList<Outcome<DownloadStarted>>> Start() => await lines[0].Node.DownloadFiles([.. lines.Select(DownloadOf)], lines[0].Cancel);
    }

    private static DownloadRequest DownloadOf(CommandContext c)
    {
        var pieces = c.Words.Value("--pieces");
        if (pieces is not null && !PieceRanges.IsList(pieces)) throw new UsageException($"--pieces is a list as 0-99,120, not '{pieces}'");
        TimeSpan? peerTimeout = c.Words.Value("--peer-timeout") is { } seconds ? Values.Seconds("--peer-timeout", seconds) : null;
        return new DownloadRequest(c[0], c[1], FullPath(c[2]), StrategyOf(c.Words), pieces, c.Words.Has("--overwrite"), peerTimeout, c.Words.Has("--assignment") ? c.Words.AssignmentPolicy("--assignment") : null);
    }

    private static DownloadStrategy? StrategyOf(CommandWords words)
    {
        var sequential = words.Has("--sequential");
        DownloadStrategy? strategy = words.Value("--strategy") switch
        {
            null => null,
            "rarest" => DownloadStrategy.Rarest,
            "sequential" => DownloadStrategy.Sequential,
            "random" => DownloadStrategy.Random,
            "strict" => DownloadStrategy.Strict,
            var other => throw new UsageException($"--strategy is rarest, sequential, random or strict, not '{other}'"),
        };
        if (sequential && strategy is not (null or DownloadStrategy.Sequential)) throw new UsageException("--sequential and another --strategy exclude each other");
        return sequential ? DownloadStrategy.Sequential : strategy;
    }

    private static Task<Outcome<DownloadList>> WaitDownload(CommandContext c)
    {
        long? id = c[0] == "all" ? null : Values.DownloadId(c[0]);
        TimeSpan? timeout = c.Count == 2 ? Values.Seconds("seconds", c[1]) : null;
        return c.Node.WaitDownload(id, timeout, c.Cancel);
    }

    private static Task<Outcome<Done>> SetLimit(CommandContext c)
    {
        var direction = c[0] switch
        {
            "upload" => TransferDirection.Upload,
            "download" => TransferDirection.Download,
            var other => throw new UsageException($"upload or download is expected, not '{other}'"),
        };
        return c.Node.SetLimit(direction, Values.Rate("the limit", c[1]), c.Cancel);
    }

    private static CommandHelp Help(CommandContext c)
    {
        var commands = c.Count == 0 ? All : [Find(c[0]) ?? throw new UsageException($"there is no command {c[0]}")];
        return new CommandHelp([.. commands.Select(command => new CommandHelpRow(command.Name, command.Syntax.Usage, command.Syntax.Summary))]);
    }

    /// <summary>A text that can be no path stays as it is, for the node to refuse in its turn.</summary>
    private static string FullPath(string path) => path.Length == 0 || path.Contains('\0') ? path : Path.GetFullPath(Places.WithoutTilde(path));

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
