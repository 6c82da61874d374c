using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using static Akka.Cluster.ClusterMessages;

namespace Akka.Cluster;

/// <summary>
/// This node's place in its cluster: join, leave, look and listen. The work is done by <see cref="ClusterDaemon"/>; what
/// is read here is its latest picture. Thread-safe.
/// </summary>
public class Cluster : IExtension
{
    private readonly IActorRef _daemon;
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log;
    private volatile MembershipState _state;
    private volatile bool _terminated;

    public Cluster(ActorSystemImpl system)
    {
        System = system;
        if (system.Provider is not ClusterActorRefProvider provider)
        {
            throw new ConfigurationException($"akka.actor.provider of {system.Name} is not 'cluster' but {system.Provider.GetType().Name}");
        }

        _log = Logging.GetLogger(system, this);
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(provider.DefaultAddress, AddressUidExtension.Uid(system));
        _state = new MembershipState(Gossip.Empty, SelfUniqueAddress);
        Downing = (IDowningProvider)Activator.CreateInstance(Settings.DowningProviderType, system, this)!;
        _daemon = system.SystemActorOf(
            ClusterDaemon.Props(this, provider.CreateFailureDetectors(Settings.FailureDetectorConfig)), "cluster");
        // Who decides on downing asks this object for the daemon, which is known only now.
        _daemon.Tell(new ClusterDaemon.StartDowning());
        LeaveAtShutdown();
    }

    public ClusterSettings Settings { get; }

    public ExtendedActorSystem System { get; }

    public UniqueAddress SelfUniqueAddress { get; }

    public Address SelfAddress => SelfUniqueAddress.Address;

    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    public ClusterEvent.CurrentClusterState State => MembershipDiff.Snapshot(_state);

    /// <summary>Before joining and after removal: with the status Removed.</summary>
    public Member SelfMember => _state.SelfMember ?? Member.Removed(SelfUniqueAddress);

    public bool IsTerminated => _terminated;

    public bool IsUp => SelfMember.Status == MemberStatus.Up;

    internal IDowningProvider Downing { get; }

    internal MembershipState MembershipState => _state;

    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    /// <summary>The first message is a <see cref="ClusterEvent.CurrentClusterState"/>.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, to);

    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0) throw new ArgumentException("subscribe to at least one kind of event", nameof(to));
        _daemon.Tell(new ClusterDaemon.Subscribe(subscriber, initialStateMode, [.. to]));
    }

    public void Unsubscribe(IActorRef subscriber) => _daemon.Tell(new ClusterDaemon.Unsubscribe(subscriber, null));

    public void Unsubscribe(IActorRef subscriber, Type to) => _daemon.Tell(new ClusterDaemon.Unsubscribe(subscriber, to));

    public void SendCurrentClusterState(IActorRef receiver) => _daemon.Tell(new ClusterDaemon.SendState(receiver));

    public void Join(Address address) => _daemon.Tell(new ClusterDaemon.JoinTo(address));

    /// <summary>Done when this node is Up; fails with <see cref="ClusterJoinFailedException"/> when it ends before.</summary>
    public Task JoinAsync(Address address, CancellationToken token = default)
    {
        Join(address);
        return _up.Task.WaitAsync(token);
    }

    public void JoinSeedNodes(IEnumerable<Address> seedNodes) => _daemon.Tell(new ClusterDaemon.JoinSeeds([.. seedNodes]));

    /// <summary>Done when this node is Up; fails with <see cref="ClusterJoinFailedException"/> when it ends before.</summary>
    public Task JoinSeedNodesAsync(IEnumerable<Address> seedNodes, CancellationToken token = default)
    {
        JoinSeedNodes(seedNodes);
        return _up.Task.WaitAsync(token);
    }

    public void Leave(Address address) => _daemon.Tell(new Leave(address));

    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    /// <summary>Done when this node is out.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        _daemon.Tell(new ClusterDaemon.ExitGracefully());
        return _removed.Task.WaitAsync(cancellationToken);
    }

    public void Down(Address address) => _daemon.Tell(new Down(address));

    public void RegisterOnMemberUp(Action callback) => _up.Task.ContinueWith(_ => callback(), TaskContinuationOptions.OnlyOnRanToCompletion);

    public void RegisterOnMemberRemoved(Action callback) => _removed.Task.ContinueWith(_ => callback(), TaskScheduler.Default);

    internal void Update(MembershipState state) => _state = state;

    internal void OnEvent(ClusterEvent.IClusterDomainEvent @event)
    {
        if (@event is ClusterEvent.MemberUp up && up.Member.UniqueAddress.Equals(SelfUniqueAddress)) _up.TrySetResult();
    }

    internal void OnNodeAdded(UniqueAddress node)
    {
        if (!node.Equals(SelfUniqueAddress)) ((ClusterActorRefProvider)System.Provider).NodeAdded(node);
    }

    internal void OnNodeRemoved(UniqueAddress node, bool quarantine)
    {
        if (!node.Equals(SelfUniqueAddress)) ((ClusterActorRefProvider)System.Provider).NodeRemoved(node, quarantine);
    }

    internal void OnDaemonStopped()
    {
        _terminated = true;
        _removed.TrySetResult();
        FailToJoin();
        var shutdown = CoordinatedShutdown.Get(System);
        if (!Settings.RunCoordinatedShutdownWhenDown || shutdown.ShutdownReason is not null) return;
        _log.Info("Cluster Node [{0}] - out of the cluster, shutting down", SelfAddress);
        _ = shutdown.Run(CoordinatedShutdown.ClusterDowningReason.Instance);
    }

    /// <summary>Seen by those who wait to be Up; no failure when nobody does.</summary>
    private void FailToJoin()
    {
        _up.TrySetException(new ClusterJoinFailedException($"Node [{SelfAddress}] has been downed or has left before it joined the cluster"));
        _ = _up.Task.Exception;
    }

    private void LeaveAtShutdown() => CoordinatedShutdown.Get(System).AddTask(
        CoordinatedShutdown.PhaseClusterLeave,
        "leave",
        async () =>
        {
            if (!_terminated) await LeaveAsync();
            return Done.Instance;
        });
}
