using AkkaP2P.Swarm.Assigning;
using FsCheck;
using FsCheck.Fluent;

namespace AkkaP2P.Swarm.Tests.Assigning;

public sealed class AssignmentSpec
{
    [Fact]
    public void The_better_peer_gets_more_but_never_above_the_cap()
    {
        var report = AssignmentReport.Create(new AssignmentOptions(), 100, [1.0, 0.5, 0.0], seed: 1);

        Assert.Equal(42, report.Threshold);
        Assert.Equal(100, report.Total);
        Assert.Equal(report.ByScore.Select(p => p.Pieces).OrderDescending(), report.ByScore.Select(p => p.Pieces));
        Assert.True(report.Max > report.Min);
    }

    [Fact]
    public void With_beta_alone_load_is_even_and_with_alpha_alone_the_best_are_filled_first()
    {
        Assert.Equal(0, Spread(new AssignmentOptions(Alpha: 0, Beta: 1)));
        var greedy = AssignmentReport.Create(new AssignmentOptions(Alpha: 1, Beta: 0, K: 2), 100, [3, 2, 1, 0], 1);
        Assert.Equal([50, 50, 0, 0], greedy.ByScore.Select(p => p.Pieces));

        static int Spread(AssignmentOptions options) => AssignmentReport.Create(options, 100, [4, 3, 2, 1], 1) is var r ? r.Max - r.Min : 0;
    }

    [Fact]
    public void Round_robin_is_even_and_random_is_within_the_cap()
    {
        var turns = AssignmentReport.Create(new AssignmentOptions(Policy: AssignmentPolicy.RoundRobin), 103, [.. Enumerable.Repeat(1.0, 10)], 1);
        Assert.Equal((11, 10), (turns.Max, turns.Min));
        var dice = AssignmentReport.Create(new AssignmentOptions(Policy: AssignmentPolicy.Random), 1_000, [.. Enumerable.Repeat(1.0, 10)], 1);
        Assert.InRange(dice.Min, 60, 99);
        Assert.InRange(dice.Max, 101, dice.Threshold);
    }

    [Fact]
    public void Every_piece_goes_to_someone_and_nobody_gets_more_than_the_cap() =>
        Prop.ForAll<Case>(c =>
        {
            var report = AssignmentReport.Create(c.Options, c.PieceCount, c.PeerScores, c.Seed);

            Assert.Equal(c.PieceCount, report.Total);
            Assert.Equal(c.PieceCount, report.ByScore.Sum(p => p.Pieces));
            Assert.InRange(report.Max, 0, report.Threshold);
            Assert.Equal(c.PeerScores.Count, report.Distribution.Sum(d => d.Peers));
            Assert.Equal(c.PieceCount, report.ScoreBins.Sum(b => b.Pieces));
            Assert.Equal(c.PeerScores.Count, report.ScoreBins.Sum(b => b.Peers));
            Assert.All(report.ScoreBins, b => Assert.True(b.From <= b.To));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-0.1, 0.8, 1.25)]
    [InlineData(0.2, double.NaN, 1.25)]
    [InlineData(0.2, 0.8, 0.99)]
    [InlineData(0.2, 0.8, double.PositiveInfinity)]
    public void Numbers_that_make_no_sense_are_refused(double alpha, double beta, double k) =>
        Assert.Throws<ArgumentException>(() => new Assignment(new AssignmentOptions(alpha, beta, k), new Dice(1)));

    [Theory]
    [InlineData(AssignmentPolicy.Score)]
    [InlineData(AssignmentPolicy.Random)]
    [InlineData(AssignmentPolicy.RoundRobin)]
    public void Who_is_at_the_cap_is_not_chosen(AssignmentPolicy policy)
    {
        var assignment = new Assignment(new AssignmentOptions(Policy: policy), new Dice(1));

        for (var time = 0; time < 20; time++) Assert.Equal(1, assignment.Choose([new Candidate(9, 4), new Candidate(1, 3)], threshold: 4));
        Assert.Equal(-1, assignment.Choose([new Candidate(9, 4), new Candidate(1, 4)], threshold: 4));
        Assert.Equal(-1, assignment.Choose([], threshold: 4));
    }

    public sealed record Case(byte Pieces, byte[] Scores, byte Alpha, byte Beta, byte K, AssignmentPolicy Policy, int Seed)
    {
        public int PieceCount => Pieces * 3;

        public IReadOnlyList<double> PeerScores => [1, .. Scores.Select(s => s / 10.0)];

        public AssignmentOptions Options => new(Alpha / 100.0, Beta / 100.0, 1 + K % 8 / 20.0, Policy);
    }
}
