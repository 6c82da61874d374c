using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker;

namespace AkkaP2P.Cli.Repl;

/// <summary>What a tracker takes on stdin: <c>status</c>, <c>members</c>, <c>quit</c>; drawn on a terminal, plain lines elsewhere.</summary>
internal sealed class TrackerConsole(TrackerNode node, int number, TextTarget target)
{
    public static readonly string[] Words = ["status", "members", "help", "quit"];

    /// <summary>Until <c>quit</c> or the end of the lines, which ends nothing: false then.</summary>
    public async Task<bool> Run(IAsyncEnumerable<IReadOnlyList<string>> lines, CancellationToken stop)
    {
        await foreach (var there in lines.WithCancellation(stop))
        {
            foreach (var line in there.Select(l => l.Trim()))
            {
                if (line == "quit") return true;
                Run(line);
            }
        }

        return false;
    }

    /// <summary>Of this tracker, as the cluster sees it.</summary>
    public TrackerState State => node.Members.FirstOrDefault(m => m.Api == node.Api)?.State ?? TrackerState.Joining;

    private void Run(string line)
    {
        switch (line)
        {
            case "status": Status(); break;
            case "members": Members(); break;
            case "help": target.Print("status   this tracker in numbers\nmembers  the trackers of the cluster\nquit     leave the cluster and stop"); break;
            case "": break;
            default: Refuse(line); break;
        }
    }

    private void Status()
    {
        var summary = node.Summary;
        if (!target.IsTerminal)
        {
            target.Print($"{node.Api}: {summary.Sessions} sessions, {summary.Groups} groups, {summary.Files} files, change {summary.Change}");
            return;
        }

        (string, string)[] rows =
        [
            ("tracker", $"{number}"), ("state", TextTables.Word(State)), ("api", node.Api), ("cluster", node.ClusterAddress),
            ("sessions here", $"{summary.Sessions}"), ("groups", $"{summary.Groups}"), ("files", $"{summary.Files}"), ("newest change", $"{summary.Change}"),
        ];
        target.Print(TextTable.Of("what value~", rows, r => [r.Item1, r.Item2]));
    }

    private void Members()
    {
        var members = node.Members;
        if (target.IsTerminal) target.Print(TextTable.Of("tracker~ state sessions>", members, m => [m.Api, TextTables.Word(m.State), $"{m.Clients}"]));
        else foreach (var m in members) target.Print($"{m.Api} {TextTables.Word(m.State)} {m.Clients} sessions");
    }

    private void Refuse(string typed)
    {
        var meant = DidYouMean.Of(typed, Words) is { } word ? $": did you mean {word}?" : "";
        var refusal = $"'{typed}' is not status, members or quit{meant}";
        if (target.IsTerminal) target.Print(target.Coloured(refusal, Tone.Bad));
        else target.PrintError(refusal);
    }
}
