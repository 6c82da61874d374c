using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Protocol;

namespace AkkaP2P.Cli.Settings;

/// <summary>
/// Reads tracker_info.conf: a HOCON list <c>trackers</c> (and <c>ca = file</c>), or plain <c>IP:PORT</c> lines where PORT is the
/// API's. A mistake names file, line and what was expected.
/// </summary>
internal static partial class TrackerInfoFile
{
    /// <summary>Of a plain line: the cluster's port is the API's and this.</summary>
    private const int ClusterPortOffset = 1000;

    private const int MaxTrackers = 100;
    private const long MaxBytes = 1 << 20;

    /// <exception cref="StartException">The file cannot be read, or is not as it should be.</exception>
    public static TrackerInfo Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes }) throw new StartException($"{path} has over {MaxBytes} bytes");
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot read {path}: {Reason(e)}");
        }
    }

    /// <param name="path">Where the text stands: for messages, and the folder that <c>ca</c> is relative to.</param>
    public static TrackerInfo Parse(string text, string path)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(WithoutComment).ToArray();
        var info = lines.Any(l => l.AsSpan().ContainsAny('=', '{'))
            ? ParseHocon(text, lines, path)
            : new TrackerInfo([.. PlainTrackers(lines, path)]);
        if (info.Trackers.Count is 0 or > MaxTrackers) throw Mistake(path, 1, $"1 to {MaxTrackers} trackers are expected, not {info.Trackers.Count}");
        return info;
    }

    private static IEnumerable<TrackerEndpoint> PlainTrackers(string[] lines, string path)
    {
        var seen = new PortsInUse(path);
        foreach (var (line, number) in lines.Select((l, i) => (l.Trim(), i + 1)).Where(l => l.Item1.Length > 0))
        {
            if (!Values.TryEndpoint(line, out var endpoint))
                throw Mistake(path, number, $"IP:PORT (or a list trackers = [ {{ host, cluster-port, api-port }} ]) is expected, not '{line}'");
            if (endpoint.Port is 0 or > ushort.MaxValue - ClusterPortOffset)
                throw Mistake(path, number, $"a port from 1 to {ushort.MaxValue - ClusterPortOffset} is expected, since the cluster's is {ClusterPortOffset} more; not {endpoint.Port}");
            var tracker = new TrackerEndpoint(endpoint.Address.ToString(), endpoint.Port + ClusterPortOffset, endpoint.Port);
            seen.Add(tracker, number);
            yield return tracker;
        }
    }

    private static TrackerInfo ParseHocon(string text, string[] lines, string path)
    {
        try
        {
            var config = ConfigurationFactory.ParseString(text);
            foreach (var (key, _) in config.AsEnumerable())
            {
                if (key is not ("trackers" or "ca")) throw Mistake(path, LineOf(lines, key), $"trackers or ca is expected, not '{key}'");
            }

            if (!config.HasPath("trackers") || config.GetValue("trackers") is not { } trackers) throw Mistake(path, 1, "a list trackers = [ … ] is expected");
            var ca = config.GetString("ca", null);
            if (ca is not null) ca = Path.GetFullPath(ca, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new TrackerInfo([.. HoconTrackers(trackers, lines, path)], ca);
        }
        catch (Exception e) when (e is ConfigurationException or FormatException)
        {
            throw new StartException($"{path}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static IEnumerable<TrackerEndpoint> HoconTrackers(HoconValue trackers, string[] lines, string path)
    {
        var list = LineOf(lines, "trackers");
        // To HOCON, { … } { … } on a line is one object, the second on top of the first.
        if (Array.FindIndex(lines, l => Adjacent().IsMatch(l)) is >= 0 and var joined) throw Mistake(path, joined + 1, "a comma or a line break between two trackers is expected");
        if (!trackers.IsArray()) throw Mistake(path, list, "a list is expected: trackers = [ … ]");
        var seen = new PortsInUse(path);
        var starts = EntryLines(lines, list);
        foreach (var (entry, index) in trackers.GetArray().Select((e, i) => (e, i)))
        {
            var number = index < starts.Count ? starts[index] : list;
            var tracker = ReadEntry(entry, path, number);
            seen.Add(tracker, number);
            yield return tracker;
        }
    }

    private static TrackerEndpoint ReadEntry(HoconValue entry, string path, int line)
    {
        if (!entry.IsObject()) throw Mistake(path, line, "{ host = \"…\", cluster-port = …, api-port = … } is expected");
        var items = entry.GetObject().Items;
        if (items.Keys.FirstOrDefault(k => k is not ("host" or "cluster-port" or "api-port")) is { } unknown)
            throw Mistake(path, line, $"host, cluster-port and api-port are expected, not '{unknown}'");
        var host = items.TryGetValue("host", out var given) ? given.GetString() : null;
        if (string.IsNullOrWhiteSpace(host) || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw Mistake(path, line, $"host = an IP address or a host name is expected{(host is null ? "" : $", not '{host}'")}");
        return new TrackerEndpoint(host, Port("cluster-port"), Port("api-port"));

        int Port(string key)
        {
            var text = items.TryGetValue(key, out var value) ? value.GetString() : null;
            return ushort.TryParse(text, out var port) && port > 0
                ? port
                : throw Mistake(path, line, $"{key} = a port from 1 to {ushort.MaxValue} is expected{(text is null ? "" : $", not '{text}'")}");
        }
    }

    /// <summary>Where each entry opens, as far as the text shows it: entries made by substitution are not found.</summary>
    private static List<int> EntryLines(string[] lines, int list)
    {
        var starts = new List<int>();
        for (var i = list - 1; i < lines.Length; i++)
            starts.AddRange(Enumerable.Repeat(i + 1, lines[i].Count(c => c == '{')));
        return starts;
    }

    private static int LineOf(string[] lines, string key)
    {
        var index = Array.FindIndex(lines, l => l.TrimStart().TrimStart('"').StartsWith(key, StringComparison.Ordinal));
        return index < 0 ? 1 : index + 1;
    }

    private static string WithoutComment(string line) => Comment().Replace(line, "");

    private static StartException Mistake(string path, int line, string expected) => new($"{path}:{line}: {expected}");

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "no permission, or it is a folder",
        _ => e.Message,
    };

    [GeneratedRegex(@"\}\s*\{")]
    private static partial Regex Adjacent();

    [GeneratedRegex("(#|//).*$")]
    private static partial Regex Comment();

    /// <summary>No two servers of one list can listen at the same place.</summary>
    private sealed class PortsInUse(string path)
    {
        private readonly HashSet<(string Host, int Port)> _taken = [];

        public void Add(TrackerEndpoint tracker, int line)
        {
            foreach (var port in new[] { tracker.ClusterPort, tracker.ApiPort })
            {
                if (!_taken.Add((tracker.Host.ToLowerInvariant(), port)))
                    throw Mistake(path, line, $"a port of its own is expected: {tracker.Host}:{port} stands twice in the list");
            }
        }
    }
}
