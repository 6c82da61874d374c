using Akka.Cluster;

namespace EngineSpecs.Cluster;

public class ClusterNodeSpec
{
    private static bool AllUp(ClusterInMemory cluster) => cluster.Alive.All(node =>
        node.State.Gossip.Members.Count == cluster.Alive.Count() && node.State.Gossip.Members.All(m => m.Status == MemberStatus.Up));

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(3, 2, 0)]
    [InlineData(5, 3, 0.3)]
    [InlineData(9, 4, 0.5)]
    public void All_nodes_come_up_even_when_messages_are_lost(int size, int seed, double loss)
    {
        var cluster = new ClusterInMemory(size, seed, loss);

        cluster.RunUntil(() => AllUp(cluster));

        Assert.Single(cluster.Alive.Select(n => n.State.Leader).Distinct());
        Assert.Equal(size, cluster.Alive.First().State.Gossip.Members.Select(m => m.UpNumber).Distinct().Count());
    }

    [Fact]
    public void A_dead_node_is_unreachable_until_it_is_downed_and_then_removed()
    {
        var cluster = new ClusterInMemory(3, seed: 7);
        cluster.RunUntil(() => AllUp(cluster));
        var dead = cluster.Nodes.Keys.Last();

        cluster.Kill(dead);
        cluster.RunUntil(() => cluster.Alive.All(n => !n.State.Judged.IsReachable(dead)));
        Assert.All(cluster.Alive, n => Assert.False(n.State.Convergence(new HashSet<UniqueAddress>())));

        cluster.Alive.First().OnDown(dead.Address);
        cluster.RunUntil(() => cluster.Alive.All(n => !n.State.Gossip.HasMember(dead)));
    }

    [Fact]
    public void Nobody_becomes_up_while_a_member_is_unreachable()
    {
        var cluster = new ClusterInMemory(2, seed: 8);
        cluster.RunUntil(() => AllUp(cluster));
        var first = cluster.Nodes.Keys.First();
        cluster.Kill(cluster.Nodes.Keys.Last());
        cluster.RunUntil(() => cluster.Nodes[first].State.Judged.AllUnreachable.Count == 1);

        var newcomer = cluster.Add(7, uid: 70);
        cluster.RunUntil(() => cluster.Nodes[newcomer].HasJoined);
        for (var i = 0; i < 20; i++) cluster.RunUntil(() => true);

        Assert.Equal(MemberStatus.Joining, cluster.Nodes[newcomer].SelfStatus);
    }

    [Fact]
    public void A_node_restarted_at_its_address_replaces_its_old_incarnation_by_itself()
    {
        var cluster = new ClusterInMemory(3, seed: 9);
        cluster.RunUntil(() => AllUp(cluster));
        var old = ClusterInMemory.AddressOf(3, 3);
        cluster.Kill(old);

        var restarted = cluster.Add(3, uid: 33);

        cluster.RunUntil(() => cluster.Alive.All(n => !n.State.Gossip.HasMember(old)) && AllUp(cluster));
        Assert.Equal(MemberStatus.Up, cluster.Nodes[restarted].SelfStatus);
    }

    [Fact]
    public void A_partition_that_heals_before_anyone_is_downed_leaves_no_trace()
    {
        var cluster = new ClusterInMemory(5, seed: 10, loss: 0.1);
        cluster.RunUntil(() => AllUp(cluster));
        var left = cluster.Nodes.Keys.Take(2).ToHashSet();

        cluster.Cut((a, b) => left.Contains(a) == left.Contains(b));
        cluster.RunUntil(() => cluster.Alive.All(n => !n.State.Judged.IsAllReachable));
        cluster.Heal();

        cluster.RunUntil(() => cluster.Alive.All(n => n.State.Gossip.Reachability.IsAllReachable) && AllUp(cluster));
    }

    [Fact]
    public void After_any_cuts_all_nodes_agree_again_although_they_notice_the_healing_one_after_another()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var cluster = new ClusterInMemory(random.Next(3, 9), seed, loss: 0.1, insight: 0.3, monitoredBy: random.Next(1, 10));
            cluster.RunUntil(() => AllUp(cluster));
            for (var cut = 0; cut < 4; cut++)
            {
                var side = cluster.Nodes.Keys.ToDictionary(n => n, _ => random.Next(3));
                cluster.Cut((a, b) => side[a] == side[b]);
                for (var rounds = random.Next(20); rounds > 0; rounds--) cluster.Round();
                cluster.Heal();

                cluster.RunUntil(() => cluster.Alive.All(n => n.State.Gossip.Reachability.IsAllReachable) && AllUp(cluster), maxRounds: 60);
            }
        }
    }

    [Fact]
    public void A_leaving_node_exits_when_all_others_know_and_is_then_removed()
    {
        var cluster = new ClusterInMemory(3, seed: 11);
        cluster.RunUntil(() => AllUp(cluster));
        var leaver = cluster.Nodes.Keys.First();

        cluster.Nodes[leaver].OnLeave(leaver.Address);
        cluster.RunUntil(() => cluster.Nodes[leaver].MayExit);
        Assert.All(cluster.Alive, n => Assert.Equal(MemberStatus.Exiting, n.State.Gossip.Find(leaver)!.Status));

        cluster.Nodes[leaver].ConfirmExit();
        cluster.RunUntil(() => cluster.Alive.Where(n => n != cluster.Nodes[leaver]).All(n => !n.State.Gossip.HasMember(leaver)));
    }

    [Fact]
    public void A_removed_node_is_not_brought_back_by_a_late_gossip()
    {
        var now = DateTimeOffset.UnixEpoch;
        var a = ClusterInMemory.AddressOf(1, 1);
        var b = ClusterInMemory.AddressOf(2, 2);
        var both = Gossip.Empty
            .Put(Member.Joining(a, []).CopyUp(1)).Put(Member.Joining(b, []).CopyUp(2)).ChangedBy(a);
        var late = both.ChangedBy(b);

        var merged = both.Remove(b, now).ChangedBy(a).Merge(late);

        Assert.False(merged.HasMember(b));
        Assert.True(merged.HasMember(a));
    }
}
