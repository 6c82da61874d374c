using Akka.Actor;
using Akka.Cluster;
using static Akka.Cluster.ClusterMessages;

namespace EngineSpecs.Cluster;

/// <summary>
/// Cluster nodes that talk over a network which loses messages and can be cut, in rounds of one gossip interval. What a
/// failure detector thinks of another node follows the truth in a round with the probability <c>insight</c>, each pair for itself.
/// </summary>
internal sealed class ClusterInMemory
{
    private readonly int _seed;
    private readonly Random _random;
    private readonly double _loss;
    private readonly double _insight;
    private readonly int _monitoredBy;
    private readonly HashSet<(UniqueAddress Observer, UniqueAddress Subject)> _suspected = [];
    private readonly Dictionary<UniqueAddress, ClusterNode> _nodes = [];
    private readonly HashSet<UniqueAddress> _dead = [];
    private Func<UniqueAddress, UniqueAddress, bool> _connected = (_, _) => true;
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public ClusterInMemory(int size, int seed, double loss = 0, double insight = 1, int monitoredBy = 9)
    {
        _seed = seed;
        _random = new Random(seed);
        _loss = loss;
        _insight = insight;
        _monitoredBy = monitoredBy;
        for (var i = 1; i <= size; i++) Add(i, uid: i);
        _nodes.Values.First().JoinSelf();
    }

    public IReadOnlyDictionary<UniqueAddress, ClusterNode> Nodes => _nodes;

    public IEnumerable<ClusterNode> Alive => _nodes.Where(n => !_dead.Contains(n.Key)).Select(n => n.Value);

    public static UniqueAddress AddressOf(int number, int uid) => new(new Address("akka.tcp", "Sim", "10.0.0." + number, 5000), uid);

    public UniqueAddress Add(int number, int uid)
    {
        var address = AddressOf(number, uid);
        var rules = new ClusterRules(["node"], _monitoredBy, 1, System.Collections.Immutable.ImmutableDictionary<string, int>.Empty, 0.8, TimeSpan.FromHours(1));
        _nodes.Add(address, new ClusterNode(address, rules, new Random(_random.Next())));
        return address;
    }

    public void Kill(UniqueAddress node) => _dead.Add(node);

    public void Cut(Func<UniqueAddress, UniqueAddress, bool> connected) => _connected = connected;

    public void Heal() => _connected = (_, _) => true;

    /// <summary>Runs until the condition holds; the round in which it did.</summary>
    public int RunUntil(Func<bool> condition, int maxRounds = 300)
    {
        for (var round = 0; round < maxRounds; round++)
        {
            if (condition()) return round;
            Round();
        }

        Assert.Fail($"seed {_seed}: not within {maxRounds} rounds: {string.Join("; ", Alive.Select(n => n.State.Gossip))}");
        return -1;
    }

    public void Round()
    {
        _now += TimeSpan.FromSeconds(1);
        foreach (var (address, node) in _nodes.Where(n => !_dead.Contains(n.Key)).ToArray())
        {
            if (!node.HasJoined) Deliver(address, _nodes.Keys.First().Address, new Join(address, ["node"]));
            node.ReachabilityTick(other => IsAvailable(address, other));
            node.GossipTick();
            node.LeaderTick(_now, letInWeakly: false);
            Flush(address, node);
        }
    }

    private bool IsAvailable(UniqueAddress observer, UniqueAddress subject)
    {
        var truth = !_dead.Contains(subject) && _connected(observer, subject);
        if (_random.NextDouble() < _insight)
        {
            if (truth) _suspected.Remove((observer, subject));
            else _suspected.Add((observer, subject));
        }

        return !_suspected.Contains((observer, subject));
    }

    private void Flush(UniqueAddress from, ClusterNode node)
    {
        foreach (var (to, message) in node.TakeOutgoing()) Deliver(from, to, message);
    }

    private void Deliver(UniqueAddress from, Address to, IWireMessage message)
    {
        foreach (var (address, node) in _nodes.Where(n => n.Key.Address.Equals(to) && !_dead.Contains(n.Key)).ToArray())
        {
            if (!_connected(from, address) || _random.NextDouble() < _loss) continue;
            switch (message)
            {
                case Join m: node.OnJoin(m); break;
                case Welcome m: node.OnWelcome(m); break;
                case GossipEnvelope m: node.OnGossip(m); break;
                case GossipStatus m: node.OnGossipStatus(m); break;
                case ExitingConfirmed m: node.OnExitingConfirmed(m.Node); break;
                default: throw new InvalidOperationException($"unexpected {message}");
            }

            Flush(address, node);
        }
    }
}
