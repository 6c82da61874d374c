using System.Collections.Immutable;
using Akka.Actor;
using static Akka.Cluster.ClusterMessages;

namespace Akka.Cluster;

/// <summary>
/// One node's part in the membership, without actors, sockets and clocks: messages and ticks go in, messages to other nodes
/// collect in <see cref="TakeOutgoing"/>, and <see cref="State"/> is what came of it. Not thread-safe.
/// <code>
/// Join ──▶ seed: adds us as Joining ──Welcome──▶ us ◀──gossip──▶ others
///                        leader, on convergence: Joining ▶ Up, Leaving ▶ Exiting ▶ removed, Down ▶ removed
/// </code>
/// A gossip is changed by incrementing our entry of its vector clock. Of two gossips the later one wins whole; concurrent
/// ones are merged. Den Hertog/Akka, "Cluster Specification"; after DeCandia et al., "Dynamo" (2007).
/// </summary>
internal sealed class ClusterNode(UniqueAddress self, ClusterRules rules, Random random)
{
    private readonly List<Outgoing> _outgoing = [];
    private ImmutableHashSet<UniqueAddress> _exitingConfirmed = [];

    public readonly record struct Outgoing(Address To, IWireMessage Message);

    public MembershipState State { get; private set; } = new(Gossip.Empty, self);

    public bool HasJoined => State.SelfMember is not null;

    public MemberStatus? SelfStatus => State.SelfMember?.Status;

    private Gossip Gossip => State.Gossip;

    /// <summary>
    /// Whom we gossip with: all whom we ourselves reach. What others say of them does not count: it may be out of date, and if
    /// nodes did not listen to each other because of that, each for what a third one once said, nothing newer would ever reach them.
    /// </summary>
    private List<UniqueAddress> Peers => [.. Gossip.Members.Select(m => m.UniqueAddress).Where(n => !n.Equals(self) && Reaches(n))];

    public IReadOnlyList<Outgoing> TakeOutgoing()
    {
        if (_outgoing.Count == 0) return [];
        Outgoing[] taken = [.. _outgoing];
        _outgoing.Clear();
        return taken;
    }

    /// <summary>The first node of a cluster joins itself.</summary>
    public void JoinSelf()
    {
        if (HasJoined) return;
        Become(Gossip.Empty.Put(Member.Joining(self, rules.Roles)).ChangedBy(self));
    }

    public void OnJoin(Join join)
    {
        if (SelfStatus is null or MemberStatus.Down or MemberStatus.Exiting) return;
        var known = Gossip.Find(join.Node.Address);
        if (known is null)
        {
            if (Gossip.Tombstones.ContainsKey(join.Node)) return;
            Become(Gossip.Put(Member.Joining(join.Node, join.Roles)).ChangedBy(self));
            Send(join.Node.Address, new Welcome(self, Gossip));
        }
        else if (known.UniqueAddress.Equals(join.Node))
        {
            // Our welcome was lost; it may be Up by now, for a newcomer need not have seen anything to become so.
            if (known.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up) Send(join.Node.Address, new Welcome(self, Gossip));
        }
        else
        {
            GiveUpOldIncarnation(known);
        }
    }

    /// <returns>Whether we are in now.</returns>
    public bool OnWelcome(Welcome welcome)
    {
        if (HasJoined || !welcome.Gossip.HasMember(self)) return HasJoined;
        Become(welcome.Gossip.SeenAlsoBy(self));
        SendGossip(welcome.From);
        return true;
    }

    public void OnLeave(Address address)
    {
        if (Gossip.Find(address) is not { Status: MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up } member) return;
        Become(Gossip.Put(member.Copy(MemberStatus.Leaving)).ChangedBy(self));
    }

    public void OnDown(Address address)
    {
        if (Gossip.Find(address) is not { Status: not MemberStatus.Down } member) return;
        Become(Gossip.Put(member.Copy(MemberStatus.Down)).ChangedBy(self));
        // A node that downs itself is about to stop: now or never. The others of its side must not keep waiting for it.
        if (member.UniqueAddress.Equals(self)) Peers.ForEach(SendGossip);
    }

    public void OnExitingConfirmed(UniqueAddress node)
    {
        if (Gossip.Find(node) is { Status: MemberStatus.Exiting }) _exitingConfirmed = [.. _exitingConfirmed.Where(Gossip.HasMember), node];
    }

    public void OnGossip(GossipEnvelope envelope)
    {
        if (!HasJoined || !envelope.To.Equals(self)) return;
        var remote = envelope.Gossip;
        // Not of our cluster, or from one whom we have given up.
        if (!remote.HasMember(self) || !IsPeer(envelope.From)) return;

        var (winning, talkBack) = Gossip.Version.CompareTo(remote.Version) switch
        {
            VectorClock.Order.Same => (Gossip.MergeSeen(remote), !remote.SeenBy(self)),
            VectorClock.Order.Before => (remote, !remote.SeenBy(self)),
            VectorClock.Order.After => (Gossip, true),
            VectorClock.Order.Concurrent => (Gossip.Merge(remote), true),
        };
        Become(winning.SeenAlsoBy(self));
        if (talkBack) SendGossip(envelope.From);
    }

    public void OnGossipStatus(GossipStatus status)
    {
        if (!HasJoined || !IsPeer(status.From)) return;
        switch (Gossip.Version.CompareTo(status.Version))
        {
            case VectorClock.Order.Same:
                if (!Gossip.Seen.SetEquals(status.Seen)) MergeSeen(status);
                break;
            case VectorClock.Order.Before:
                SendStatus(status.From);
                break;
            case VectorClock.Order.After or VectorClock.Order.Concurrent:
                SendGossip(status.From);
                break;
        }
    }

    /// <summary>Tells a random peer, one who has not seen the latest with preference.</summary>
    public void GossipTick()
    {
        if (!HasJoined || SelfStatus == MemberStatus.Down) return;
        var peers = Peers;
        var behind = peers.FindAll(p => !Gossip.SeenBy(p));
        var chosenFrom = behind.Count > 0 && random.NextDouble() < rules.GossipDifferentViewProbability ? behind : peers;
        if (chosenFrom.Count == 0) return;
        var peer = chosenFrom[random.Next(chosenFrom.Count)];
        if (Gossip.SeenBy(peer)) SendStatus(peer);
        else SendGossip(peer);
    }

    /// <param name="letInWeakly">Without convergence, newcomers become WeaklyUp.</param>
    public void LeaderTick(DateTimeOffset now, bool letInWeakly)
    {
        if (!HasJoined || !State.IsLeader || SelfStatus == MemberStatus.Down) return;
        if (State.Convergence(_exitingConfirmed))
        {
            var result = LeaderActions.OnConvergence(State, _exitingConfirmed, rules.EnoughMembers, now);
            _exitingConfirmed = _exitingConfirmed.Except(result.Removed.Select(m => m.UniqueAddress));
            Become(result.Gossip.PruneTombstones(now - rules.TombstoneTimeToLive));
            // The removed hear of it from the leader or not at all: nobody gossips with them any more.
        }
        else if (letInWeakly)
        {
            Become(LeaderActions.WithoutConvergence(State).Gossip);
        }
    }

    /// <summary>
    /// Whom we send heartbeats to. Also, wherever it stands on the ring by now, each one whom we suspect: only we can take that back.
    /// </summary>
    public ImmutableHashSet<UniqueAddress> HeartbeatReceivers => !HasJoined
        ? []
        : new HeartbeatRing(
            self,
            [.. Gossip.Members.Select(m => m.UniqueAddress)],
            Gossip.Reachability.AllUnreachableOrTerminated,
            rules.MonitoredByCount).Receivers.Union(Gossip.Reachability.UnreachableFrom(self));

    /// <param name="isAvailable">What the failure detector says of a node that we watch.</param>
    public void ReachabilityTick(Func<UniqueAddress, bool> isAvailable)
    {
        if (!HasJoined) return;
        var before = Gossip.Reachability;
        // Exiting nodes, too: one whose goodbye got lost is removed because it is unreachable.
        var after = HeartbeatReceivers.Aggregate(before, (r, node) => isAvailable(node) ? r.Reachable(self, node) : r.Unreachable(self, node));
        if (!ReferenceEquals(before, after)) Become((Gossip with { Reachability = after }).ChangedBy(self));
    }

    /// <summary>Whether we are Exiting and everyone who stays knows it: time to go.</summary>
    public bool MayExit => SelfStatus == MemberStatus.Exiting
        && (State.Convergence(_exitingConfirmed) || Gossip.Members.All(m => m.UniqueAddress.Equals(self)));

    /// <summary>We are about to stop: the others need not wait for us.</summary>
    public void ConfirmExit()
    {
        foreach (var member in Gossip.Members.Where(m => !m.UniqueAddress.Equals(self)))
        {
            Send(member.Address, new ExitingConfirmed(self));
        }
    }

    /// <summary>
    /// A node that was restarted at a known address proves the old incarnation dead; the new one is let in when that is removed.
    /// </summary>
    private void GiveUpOldIncarnation(Member old)
    {
        var reachability = Gossip.Reachability.Terminated(self, old.UniqueAddress);
        var downed = old.Status == MemberStatus.Down ? old : old.Copy(MemberStatus.Down);
        if (old.Status == MemberStatus.Down && ReferenceEquals(reachability, Gossip.Reachability)) return;
        Become((Gossip with { Reachability = reachability }).Put(downed).ChangedBy(self));
    }

    private bool IsPeer(UniqueAddress node) => Gossip.HasMember(node) && Reaches(node);

    /// <summary>By our own view alone.</summary>
    public bool Reaches(UniqueAddress node) => Gossip.Reachability.Status(self, node) == ReachabilityStatus.Reachable;

    private void MergeSeen(GossipStatus status)
    {
        var known = Gossip.Seen;
        Become(Gossip with { Seen = known.Union(status.Seen) });
        if (!known.IsSubsetOf(status.Seen)) SendStatus(status.From);
    }

    private void Become(Gossip gossip)
    {
        if (!ReferenceEquals(gossip, Gossip)) State = new MembershipState(gossip, self);
    }

    private void SendGossip(UniqueAddress to) => Send(to.Address, new GossipEnvelope(self, to, Gossip));

    private void SendStatus(UniqueAddress to) => Send(to.Address, new GossipStatus(self, Gossip.Version, Gossip.Seen));

    private void Send(Address to, IWireMessage message) => _outgoing.Add(new Outgoing(to, message));
}
