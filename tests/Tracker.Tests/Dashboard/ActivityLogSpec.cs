using AkkaP2P.Tracker.Dashboard;

namespace AkkaP2P.Tracker.Tests.Dashboard;

public sealed class ActivityLogSpec
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_come_first_in_whatever_order_they_were_heard()
    {
        var log = new ActivityLog(10);
        foreach (var second in (int[])[2, 0, 3, 1]) log.Add(Joined("films", second));
        Assert.Equal([3, 2, 1, 0], log.Newest(10, _ => true).Select(a => (a.At - Start).TotalSeconds));
    }

    [Fact]
    public void The_oldest_are_forgotten_and_a_busy_group_pushes_nothing_of_the_cluster_out()
    {
        var log = new ActivityLog(3);
        log.Add(new Activity(Start, ActivityKind.TrackerUp, Tracker: "https://127.0.0.1:1"));
        for (var second = 1; second <= 5; second++) log.Add(Joined("films", second));
        Assert.Equal([5, 4, 3, 0], log.Newest(10, _ => true).Select(a => (a.At - Start).TotalSeconds));
    }

    [Fact]
    public void As_many_are_given_as_were_asked_for_of_those_that_may_be_seen()
    {
        var log = new ActivityLog(10);
        for (var second = 0; second < 6; second++) log.Add(Joined(second % 2 == 0 ? "films" : "songs", second));
        Assert.Equal([4, 2], log.Newest(2, a => a.Group == "films").Select(a => (a.At - Start).TotalSeconds));
    }

    private static Activity Joined(string group, int second) => new(Start.AddSeconds(second), ActivityKind.MemberJoined, group, "ann");
}
