using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Swarms;

/// <summary>A node's announcement of what it has of one file.</summary>
/// <param name="Pieces">How many verified pieces.</param>
/// <param name="Complete">Has them all; true for an empty file.</param>
public sealed record SwarmAnnouncement(string User, Hash256 NodeId, string SessionId, string Address, int Pieces, bool Complete);

/// <summary>
/// Who is online with how much of one file. Mutable, used by its actor only. A row is a node's: the newest session
/// of the node holds it, and the end of an older one does not touch it.
/// </summary>
public sealed class Swarm(TimeProvider time)
{
    /// <summary>Nodes in one swarm; a further one is refused.</summary>
    public const int MaxNodes = 10_000;

    /// <summary>Peers told to one caller.</summary>
    public const int MaxPeersTold = 50;

    /// <summary>A score halves in this time when nobody reports.</summary>
    private static readonly TimeSpan ScoreHalfLife = TimeSpan.FromSeconds(60);

    private readonly Dictionary<Hash256, Row> _rows = [];

    public int Seeders { get; private set; }

    /// <summary>Nodes with a part, or nothing yet.</summary>
    public int Peers => _rows.Count - Seeders;

    /// <summary>Pieces that its nodes have got since it started, all together; it only grows.</summary>
    public long Gained { get; private set; }

    public bool Contains(Hash256 nodeId) => _rows.ContainsKey(nodeId);

    public bool IsEmpty => _rows.Count == 0;

    public IEnumerable<SwarmAnnouncement> Nodes => _rows.Values.Select(r => r.Node);

    /// <returns>Null when the swarm is full; otherwise whether others should hear of it: it is new, complete now, or has its first piece.</returns>
    public bool? Announce(SwarmAnnouncement node)
    {
        if (!_rows.TryGetValue(node.NodeId, out var row))
        {
            if (_rows.Count == MaxNodes) return null;
            _rows.Add(node.NodeId, new Row(node));
            if (node.Complete) Seeders++;
            return HasSomething(node);
        }

        var before = row.Node;
        row.Node = node;
        Gained += Math.Max(0, node.Pieces - before.Pieces);
        Seeders += (node.Complete ? 1 : 0) - (before.Complete ? 1 : 0);
        return HasSomething(node) && (!HasSomething(before) || before.Complete != node.Complete || before.Address != node.Address);
    }

    public bool Leave(Hash256 nodeId, string sessionId) =>
        _rows.TryGetValue(nodeId, out var row) && row.Node.SessionId == sessionId && Remove(row);

    /// <summary>Every node of a user who lost access.</summary>
    public bool LeaveAll(string user)
    {
        var left = _rows.Values.Where(r => r.Node.User == user).ToArray();
        foreach (var row in left) Remove(row);
        return left.Length > 0;
    }

    /// <summary>A report about oneself does not count.</summary>
    public void Report(Hash256 reporter, IReadOnlyList<PeerReport> reports)
    {
        foreach (var report in reports)
        {
            if (report.NodeId != reporter && _rows.TryGetValue(report.NodeId, out var row)) row.Report(report, time.GetUtcNow());
        }
    }

    public SwarmPeer? Find(Hash256 nodeId) => _rows.TryGetValue(nodeId, out var row) && HasSomething(row.Node) ? Peer(row) : null;

    /// <summary>Those with something of it: complete ones first, then the better ones; equals in random order, so that load spreads.</summary>
    public IReadOnlyList<SwarmPeer> Best(Random random)
    {
        var rows = _rows.Values.Where(r => HasSomething(r.Node)).ToArray();
        random.Shuffle(rows);
        return
        [
            .. rows.Select(Peer).OrderByDescending(p => p.Complete).ThenByDescending(p => p.Score).Take(MaxPeersTold),
        ];
    }

    private bool Remove(Row row)
    {
        if (row.Node.Complete) Seeders--;
        return _rows.Remove(row.Node.NodeId);
    }

    private SwarmPeer Peer(Row row) => new(
        row.Node.User, row.Node.NodeId, row.Node.Address, row.Node.Pieces, row.Node.Complete, Math.Round(row.ScoreAt(time.GetUtcNow()), 3));

    private static bool HasSomething(SwarmAnnouncement node) => node.Complete || node.Pieces > 0;

    private sealed class Row(SwarmAnnouncement node)
    {
        private double _score;
        private DateTimeOffset _scoredAt;

        public SwarmAnnouncement Node { get; set; } = node;

        /// <summary>The newest report counts a third, so one reporter alone does not make a reputation.</summary>
        public void Report(PeerReport report, DateTimeOffset now)
        {
            var reported = double.IsFinite(report.Score) ? Math.Clamp(report.Score, 0, 1e6) : 0;
            var score = ScoreAt(now);
            _score = report.Failures > 0 ? Math.Min(score, reported) / 2 : score == 0 ? reported : score * 2 / 3 + reported / 3;
            _scoredAt = now;
        }

        public double ScoreAt(DateTimeOffset now) =>
            _score == 0 ? 0 : _score * Math.Pow(0.5, Math.Max(0, (now - _scoredAt) / ScoreHalfLife));
    }
}
