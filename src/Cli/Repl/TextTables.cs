using System.Globalization;
using System.Text.Json;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Client;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Repl;

/// <summary>The results that are lists, as tables. A flat table itself: one arm a result.</summary>
internal static class TextTables
{
    /// <summary>Null for a result whose message says all.</summary>
    public static TextTable? For(object data) => data switch
    {
        GroupList d => TextTable.Of("group~ owner~ members> files> role", d.Groups, g => [g.Group, g.Owner, $"{g.Members}", $"{g.Files}", Word(g.Role)]),
        RequestList d => TextTable.Of("user~ asked_at", d.Requests, r => [r.User, Time(r.RequestedAt)]),
        MemberList d => TextTable.Of("user~ role online since?", d.Members, m => [m.User, Word(m.Role), m.Online ? "yes" : "no", Time(m.JoinedAt)]),
        FileList d => TextTable.Of(
            "file~ size> pieces>?? seeders> peers> by~ at? root~???",
            d.Files,
            f => [f.File, Bytes(f.Size), $"{f.Pieces}", $"{f.Seeders}", $"{f.Peers}", f.UploadedBy, Time(f.UploadedAt), f.Root?.ToString() ?? "-"]),
        DownloadList d => Downloads(d.Downloads),
        ShareList d => TextTable.Of("group~ file~ size> served> peers>? path~??", d.Shares, s => [s.Group, s.File, Bytes(s.Size), Bytes(s.BytesServed), $"{s.Peers}", s.Path]),
        SwarmView { Peers: var peers } when peers.Any(p => p.Source is not null) => Sources(peers),
        SwarmView d => TextTable.Of("user~ address pieces> complete score>?", d.Peers, p => [p.User, p.Address, $"{p.Pieces}", p.Complete ? "yes" : "no", Number(p.Score)]),
        Uploaded d => TextTable.Of("what value~", UploadedRows(d), r => [r.What, r.Value]),
        TorrentExported d => TextTable.Of("what value~", [("path", d.Path), ("info_hash", d.InfoHash.ToString())], r => [r.Item1, r.Item2]),
        NodeStatus d => TextTable.Of("what value~", StatusRows(d), r => [r.What, r.Value]),
        CommandHelp d => TextTable.Of("command meaning|", d.Commands, c => [c.Usage.Split(" [--")[0], c.Summary]),
        _ => null,
    };

    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static IEnumerable<(string What, string Value)> StatusRows(NodeStatus status)
    {
        yield return ("user", status.User ?? "-");
        yield return ("listen", status.Listen);
        yield return ("node_id", status.NodeId.ToString());
        yield return ("tracker", status.Tracker ?? "-");
        foreach (var tracker in status.Trackers) yield return (tracker.Api, $"{Word(tracker.State)}, {tracker.Clients} clients");
        yield return ("gateway", status.Gateway ?? "-");
    }

    private static IEnumerable<(string What, string Value)> UploadedRows(Uploaded uploaded)
    {
        yield return ("file", uploaded.File);
        yield return ("group", uploaded.Group);
        yield return ("size", Bytes(uploaded.Size));
        yield return ("pieces", $"{uploaded.Pieces} of {Bytes(uploaded.PieceSize)}");
        yield return ("root", uploaded.Root?.ToString() ?? "-");
        if (uploaded.Sha256 is { } sha256) yield return ("sha256", sha256.ToString());
    }

    /// <summary>The last column is there only when one of them has something to say.</summary>
    private static TextTable Downloads(IReadOnlyList<DownloadStatus> downloads)
    {
        var why = downloads.Any(s => Why(s).Length > 0);
        return TextTable.Of(
            $"id> group~????? file~ state~ done> rate>?? left>??? sources>???? {(why ? "why~|? " : "")}path~??????",
            downloads,
            s => (string[])[$"{s.DownloadId}", s.Group, s.File, Word(s.State), $"{Bytes(s.BytesDone)}/{Bytes(s.Size)}", ByteText.FormatRate(s.Rate), Left(s), Counts(s), .. why ? [Why(s)] : (string[])[], s.Path]);
    }

    private static string Why(DownloadStatus download) => download.Error?.Message ?? download.Why ?? "";

    private static string Left(DownloadStatus download) => download.EtaSeconds is { } seconds ? ProgressRow.Time(seconds) : "";

    /// <summary>Those who send, of all that are known.</summary>
    private static string Counts(DownloadStatus download) =>
        download.Ended ? "" : $"{download.Peers.Count(p => p.State == PeerState.Active)}/{download.Peers.Count}";

    /// <summary>A swarm from which this node fetches: what each gives, and why not more.</summary>
    private static TextTable Sources(IReadOnlyList<SwarmViewPeer> peers) => TextTable.Of(
        "user~ address??? has> state sent>?? rate>? score>???? failures>????? why~|",
        peers,
        p => [p.User, p.Address, p.Complete ? "all" : $"{p.Pieces}", p.Source is { } s ? Word(s.State) : "-", $"{p.Source?.Pieces ?? 0}", ByteText.FormatRate(p.Source?.Rate ?? 0), Number(p.Score), $"{p.Source?.Failures ?? 0}", p.Source?.Why ?? ""]);

    private static string Bytes(long bytes) => ByteText.FormatSize(bytes);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
