using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Picking;
using AkkaP2P.Swarm.Simulation;

namespace AkkaP2P.Swarm.Tests.Simulation;

public sealed class SimulatorSpec
{
    [Fact]
    public void Eight_peers_behind_one_equal_seeder_are_done_within_a_quarter_of_the_lower_bound()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var result = Simulator.Run(new SimulationOptions { Peers = 8, Pieces = 128, Seed = seed });

            Assert.Equal(8, result.Completed);
            Assert.Equal(3.36, result.LowerBound, 2);
            Assert.InRange(result.Ratio, 1, 1.25);
            Assert.InRange(result.SeederCopies, 1, 1.25);
        }
    }

    [Theory]
    [InlineData(PieceStrategy.Rarest, 1.4)]
    [InlineData(PieceStrategy.Random, 1.6)]
    [InlineData(PieceStrategy.Sequential, 20)]
    public void A_hundred_peers_come_near_the_bound(PieceStrategy strategy, double ratio)
    {
        var result = Simulator.Run(new SimulationOptions { Peers = 100, Pieces = 256, Strategy = strategy });

        Assert.Equal(100, result.Completed);
        Assert.InRange(result.Ratio, 1, ratio);
        Assert.InRange(result.Median, result.LowerBound, result.P99);
        Assert.InRange(result.P99, result.Median, result.Last);
    }

    [Fact]
    public void Liars_and_peers_that_never_send_do_not_keep_the_others_from_finishing_soon()
    {
        var result = Simulator.Run(new SimulationOptions { Peers = 60, Pieces = 256, Liars = 0.1, Stallers = 0.1 });

        Assert.Equal((48, 48), (result.Honest, result.Completed));
        Assert.InRange(result.Ratio, 1, 1.8);
        Assert.True(result.Banned > 0);
    }

    [Fact]
    public void Peers_that_go_and_come_back_finish_too()
    {
        var result = Simulator.Run(new SimulationOptions { Peers = 50, Pieces = 256, Churn = 0.5, Spread = 1 });

        Assert.Equal(50, result.Completed);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_and_another_another()
    {
        var options = new SimulationOptions { Peers = 20, Pieces = 64, Churn = 0.2, Liars = 0.1, Spread = 1 };

        Assert.Equal(Simulator.Run(options), Simulator.Run(options));
        Assert.NotEqual(Simulator.Run(options).Last, Simulator.Run(options with { Seed = 2 }).Last);
    }

    [Fact]
    public void A_swarm_that_is_simulated_by_several_threads_gives_the_same_result_each_time()
    {
        var options = new SimulationOptions { Peers = 300, Pieces = 32, Churn = 0.2, Liars = 0.1, Stallers = 0.05, Spread = 1, LeaveWhenDone = true };
        var first = Simulator.Run(options);

        for (var again = 0; again < 3; again++) Assert.Equal(first, Simulator.Run(options));
    }

    [Fact]
    public void A_download_limit_that_is_lowest_sets_the_bound()
    {
        var result = Simulator.Run(new SimulationOptions { Peers = 10, Pieces = 64, Download = 2e6 });

        Assert.Equal(64 * 524_288 / 2e6, result.LowerBound, 6);
        Assert.InRange(result.Ratio, 1, 1.2);
    }

    [Fact]
    public void The_lower_bound_is_the_largest_of_three()
    {
        Assert.Equal(10, LowerBound.Seconds(100, 10, [1_000, 1_000], null));
        Assert.Equal(50, LowerBound.Seconds(100, 1_000, [1_000, 1_000], 2));
        Assert.Equal(200.0 / 12, LowerBound.Seconds(100, 10, [1, 1], null), 9);
    }

    [Fact]
    public void A_table_has_a_row_for_every_combination_and_reports_its_progress()
    {
        var progress = new Parts();
        var cases = SimulationTable.Combine(
            new SimulationOptions { Pieces = 16 }, [PieceStrategy.Rarest, PieceStrategy.Random], [AssignmentPolicy.Score], [2, 4]);

        var lines = SimulationTable.Format(SimulationTable.Run(cases, progress)).TrimEnd().Split('\n');

        Assert.Equal(2 + 4, lines.Length);
        Assert.Single(lines.Select(l => l.Length).Distinct());
        Assert.Equal([0.25, 0.5, 0.75, 1], progress.Seen);
    }

    private sealed class Parts : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }

    [Fact]
    public void Options_out_of_range_are_refused_and_running_can_be_cancelled()
    {
        Assert.Throws<ArgumentException>(() => Simulator.Run(new SimulationOptions { Peers = 0 }));
        Assert.Throws<ArgumentException>(() => Simulator.Run(new SimulationOptions { Liars = 0.6, Stallers = 0.6 }));
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => Simulator.Run(new SimulationOptions { Peers = 500, Pieces = 256 }, null, cancel.Token));
    }
}
