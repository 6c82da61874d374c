using Akka.Actor;
using EngineSpecs.Network;
using ClusterOf = Akka.Cluster.Cluster;

namespace EngineSpecs.Cluster;

/// <summary>Real nodes on a network that is cut and healed.</summary>
public class PartitionSpec
{
    private const string KeepMajority = """
        akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
        akka.cluster.split-brain-resolver.active-strategy = keep-majority
        """;

    private const string LeaseMajority = """
        akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
        akka.cluster.split-brain-resolver.active-strategy = lease-majority
        """;

    private static bool IsOut(ActorSystem system) => ClusterOf.Get(system).IsTerminated;

    [Fact]
    public async Task Cuts_that_heal_before_anyone_is_downed_leave_all_members_up()
    {
        await using var nodes = new MemoryNodes(seed: 1);
        var systems = await nodes.StartCluster(5);

        foreach (var (left, right) in new (int[], int[])[] { ([1, 2], [3, 4, 5]), ([1], [2, 3, 4, 5]), ([1, 3, 5], [2, 4]) })
        {
            nodes.Network.Partition(left, right);
            await nodes.Eventually(() => systems.All(s => !ClusterOf.Get(s).State.Unreachable.IsEmpty));
            nodes.Network.Heal();
            await nodes.AllUp([.. systems]);
        }
    }

    [Fact]
    public async Task By_keep_majority_the_two_of_three_go_on_and_the_one_is_out()
    {
        await using var nodes = new MemoryNodes(seed: 2, KeepMajority);
        var systems = await nodes.StartCluster(3);

        nodes.Network.Partition([1], [2, 3]);

        await nodes.AllUp(systems[1], systems[2]);
        await nodes.Eventually(() => IsOut(systems[0]));
        Assert.False(IsOut(systems[1]) || IsOut(systems[2]));
    }

    [Fact]
    public async Task By_lease_majority_the_larger_side_gets_the_lease_first()
    {
        // Long enough for the larger side to ask first, however busy the machine is.
        await using var nodes = new MemoryNodes(
            seed: 3, LeaseMajority + "\nakka.cluster.split-brain-resolver.lease-majority.acquire-lease-delay-for-minority = 5s");
        var systems = await nodes.StartCluster(3);

        nodes.Network.Partition([1], [2, 3]);

        await nodes.AllUp(systems[1], systems[2]);
        await nodes.Eventually(() => IsOut(systems[0]));
    }

    [Fact]
    public async Task By_lease_majority_the_side_that_reaches_the_lease_goes_on_even_when_it_is_the_smaller_one()
    {
        await using var nodes = new MemoryNodes(seed: 4, LeaseMajority);
        var systems = await nodes.StartCluster(3);
        nodes.Lease.IsReachableFrom = node => node == 1;

        nodes.Network.Partition([1], [2, 3]);

        await nodes.AllUp(systems[0]);
        await nodes.Eventually(() => IsOut(systems[1]) && IsOut(systems[2]));
    }

    [Fact]
    public async Task By_lease_majority_nobody_goes_on_who_cannot_ask_for_the_lease()
    {
        await using var nodes = new MemoryNodes(seed: 5, LeaseMajority);
        var systems = await nodes.StartCluster(3);
        nodes.Lease.IsReachableFrom = _ => false;

        nodes.Network.Partition([1], [2, 3]);

        await nodes.Eventually(() => systems.All(IsOut));
    }

    [Fact]
    public async Task By_lease_majority_the_last_of_three_goes_on_when_the_others_die_at_once()
    {
        await using var nodes = new MemoryNodes(seed: 6, LeaseMajority);
        var systems = await nodes.StartCluster(3);

        await Task.WhenAll(systems[0].Terminate(), systems[1].Terminate());

        await nodes.AllUp(systems[2]);
    }

    [Fact]
    public async Task Two_members_that_come_back_after_the_third_has_gone_on_alone_are_out()
    {
        await using var nodes = new MemoryNodes(seed: 7, LeaseMajority);
        var systems = await nodes.StartCluster(3);
        nodes.Lease.IsReachableFrom = node => node == 3;

        // As long as they are suspended they neither hear nor say anything, nor can they ask for the lease.
        nodes.Network.Partition([1], [2], [3]);
        await nodes.AllUp(systems[2]);
        nodes.Network.Heal();

        await nodes.Eventually(() => IsOut(systems[0]) && IsOut(systems[1]));
        await nodes.AllUp(systems[2]);
    }

    [Fact]
    public async Task A_member_told_to_leave_by_another_is_removed()
    {
        await using var nodes = new MemoryNodes(seed: 8);
        var systems = await nodes.StartCluster(3);

        ClusterOf.Get(systems[0]).Leave(MemoryNodes.AddressOf(systems[2]));

        await nodes.AllUp(systems[0], systems[1]);
    }

    [Fact]
    public async Task The_leader_may_leave()
    {
        await using var nodes = new MemoryNodes(seed: 9);
        var systems = await nodes.StartCluster(3);
        await nodes.Eventually(() => systems.All(s => Equals(ClusterOf.Get(s).State.Leader, ClusterOf.Get(systems[0]).State.Leader)));
        var leader = systems.Single(s => MemoryNodes.AddressOf(s).Equals(ClusterOf.Get(s).State.Leader));

        await ClusterOf.Get(leader).LeaveAsync().WaitAsync(MemoryNodes.Patience);

        await nodes.AllUp([.. systems.Where(s => s != leader)]);
    }
}
