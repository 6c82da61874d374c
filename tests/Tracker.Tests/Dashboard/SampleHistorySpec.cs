using AkkaP2P.Tracker.Dashboard;

namespace AkkaP2P.Tracker.Tests.Dashboard;

public sealed class SampleHistorySpec
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_keeps_the_last_hour()
    {
        var history = new SampleHistory();
        for (var i = 0; i < 400; i++) history.Add(new DashboardSample(Start + (i * SampleHistory.Step), i, 0, 0, 0));
        var samples = history.Now.Samples;
        Assert.Equal(TimeSpan.FromHours(1), samples.Count * TimeSpan.FromSeconds(history.Now.StepSeconds));
        Assert.Equal(Enumerable.Range(40, 360), samples.Select(s => s.Sessions));
    }

    [Fact]
    public void What_was_read_does_not_change_any_more()
    {
        var history = new SampleHistory();
        history.Add(new DashboardSample(Start, 1, 0, 0, 0));
        var before = history.Now;
        history.Add(new DashboardSample(Start + SampleHistory.Step, 2, 0, 0, 0));
        Assert.Single(before.Samples);
        Assert.NotSame(before, history.Now);
    }
}
