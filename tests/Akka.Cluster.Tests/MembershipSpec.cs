using Akka.Actor;

namespace Akka.Cluster.Tests;

public sealed class MembershipSpec : IAsyncLifetime
{
    private readonly ClusterFixture _nodes = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public async Task Three_nodes_form_one_cluster_with_one_leader()
    {
        var systems = await _nodes.StartCluster(3);

        await ClusterFixture.Eventually(() => systems.Select(s => Cluster.Get(s).State.Leader).Distinct().Count() == 1);
    }

    [Fact]
    public async Task Who_waits_to_be_up_hears_of_an_end_that_comes_before()
    {
        var system = _nodes.Start();
        var joining = Cluster.Get(system).JoinSeedNodesAsync([Cluster.Get(system).SelfAddress.WithPort(1)]);

        await system.Terminate();

        await Assert.ThrowsAsync<ClusterJoinFailedException>(() => joining.WaitAsync(ClusterFixture.Patience));
    }

    [Fact]
    public async Task A_node_that_leaves_is_removed_everywhere()
    {
        var systems = await _nodes.StartCluster(3);
        var leaver = systems[0];

        await Cluster.Get(leaver).LeaveAsync().WaitAsync(ClusterFixture.Patience);

        await ClusterFixture.AllUp([systems[1], systems[2]]);
    }

    [Fact]
    public async Task A_node_whose_system_ends_is_unreachable_and_is_removed_once_it_is_downed()
    {
        var systems = await _nodes.StartCluster(3);
        var lost = Cluster.Get(systems[2]).SelfAddress;

        await systems[2].Terminate();
        await ClusterFixture.Eventually(() => systems.Take(2).All(s => Cluster.Get(s).State.Unreachable.Any(m => m.Address == lost)));
        Cluster.Get(systems[0]).Down(lost);

        await ClusterFixture.AllUp([systems[0], systems[1]]);
    }

    [Fact]
    public async Task An_actor_on_a_lost_node_is_reported_terminated_to_its_watchers()
    {
        var systems = await _nodes.StartCluster(2);
        systems[1].ActorOf(Props.Create(() => new Echo()), "watched");
        var seen = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var path = new RootActorPath(Cluster.Get(systems[1]).SelfAddress) / "user" / "watched";
        var remote = await systems[0].ActorSelection(path).ResolveOne(ClusterFixture.Patience);
        systems[0].ActorOf(Props.Create(() => new Watcher(remote, seen)));
        Assert.Equal("hello", await remote.Ask<string>("hello", ClusterFixture.Patience));

        await systems[1].Terminate();
        await ClusterFixture.Eventually(() => !Cluster.Get(systems[0]).State.Unreachable.IsEmpty);
        Cluster.Get(systems[0]).Down(path.Address);

        Assert.Equal(remote, await seen.Task.WaitAsync(ClusterFixture.Patience));
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef subject, TaskCompletionSource<IActorRef> seen)
        {
            Context.Watch(subject);
            Receive<Terminated>(t => seen.TrySetResult(t.ActorRef));
        }
    }
}
