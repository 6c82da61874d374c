using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class TrackerDirectorySpec
{
    private const string A = "https://127.0.0.1:1";
    private const string B = "https://127.0.0.1:2";
    private const string C = "https://127.0.0.1:3";

    private readonly ManualTime _clock = new();

    [Fact]
    public void The_least_loaded_tracker_comes_first()
    {
        var directory = Of(1, 2, 3);
        directory.Learn([Up(A, 9), Up(B, 2), Up(C, 5)]);
        Assert.Equal([B, C, A], Order(directory));
    }

    [Fact]
    public void The_tracker_in_use_comes_before_less_loaded_ones()
    {
        var directory = Of(1, 2);
        directory.Learn([Up(A, 9), Up(B, 2)]);
        directory.Current = A;
        Assert.Equal([A, B], Order(directory));
    }

    [Fact]
    public void One_that_failed_comes_after_those_that_did_not_even_when_it_is_in_use()
    {
        var directory = Of(1, 2);
        directory.Current = A;
        directory.Failed(A);
        Assert.Equal([B, A], Order(directory));
    }

    [Fact]
    public void One_that_the_cluster_calls_down_is_asked_last_but_asked()
    {
        var directory = Of(1, 2);
        directory.Learn([new TrackerStatus(A, TrackerState.Down, 0), Up(B, 100)]);
        Assert.Equal([B, A], Order(directory));
    }

    [Fact]
    public void One_that_failed_too_often_is_left_alone_for_a_while()
    {
        var directory = Of(1, 2);
        for (var i = 0; i < 3; i++) directory.Failed(A);
        Assert.Equal([B], Order(directory));
        _clock.Advance(new TrackerSettings().BreakerOpen);
        Assert.Equal([B, A], Order(directory));
    }

    [Fact]
    public void Trackers_named_by_the_cluster_are_learned_and_forgotten_again()
    {
        var directory = Of(1);
        directory.Learn([Up(A, 0), Up(B, 0)]);
        Assert.Equal([A, B], directory.Statuses.Select(t => t.Api));
        directory.Learn([Up(A, 0)]);
        Assert.Equal([A], directory.Statuses.Select(t => t.Api));
    }

    [Fact]
    public void Configured_trackers_stay_known_when_the_cluster_does_not_name_them()
    {
        var directory = Of(1, 2);
        directory.Learn([Up(A, 4)]);
        Assert.Equal([Up(A, 4), new TrackerStatus(B, TrackerState.Down, 0)], directory.Statuses);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9")]
    [InlineData("https://127.0.0.1:9/path")]
    [InlineData("https://user@127.0.0.1:9")]
    [InlineData("nonsense")]
    public void What_is_not_a_trackers_address_is_not_learned(string api)
    {
        var directory = Of(1);
        directory.Learn([Up(A, 0), Up(api, 0)]);
        Assert.Equal([A], directory.Statuses.Select(t => t.Api));
    }

    [Fact]
    public void The_number_of_trackers_known_is_bounded()
    {
        var directory = Of(1);
        directory.Learn([.. Enumerable.Range(1, 1_000).Select(i => Up($"https://127.0.0.1:{i}", 0))]);
        Assert.Equal(64, directory.Statuses.Count);
    }

    [Fact]
    public void A_session_moves_only_when_another_tracker_has_far_fewer_clients_and_then_not_at_once()
    {
        var directory = Of(1, 2);
        directory.Current = A;
        directory.Learn([Up(A, 20), Up(B, 6)]);
        Assert.All(Enumerable.Range(0, 200), _ => Assert.Null(directory.BetterThanCurrent()));
        directory.Learn([Up(A, 100), Up(B, 6)]);
        var moves = Enumerable.Range(0, 1_000).Count(_ => directory.BetterThanCurrent() == B);
        Assert.InRange(moves, 50, 200);
    }

    [Fact]
    public void A_trackers_clock_is_known_from_what_it_says()
    {
        var directory = Of(1);
        Assert.Equal(TimeSpan.Zero, directory.ClockLead(A));
        directory.NoteClock(A, _clock.GetUtcNow().AddMinutes(3));
        Assert.Equal(TimeSpan.FromMinutes(3), directory.ClockLead(A));
    }

    private TrackerDirectory Of(params int[] ports) =>
        new(new TrackerInfo([.. ports.Select(p => new TrackerEndpoint("127.0.0.1", p + 1_000, p))]), new TrackerSettings(), _clock, new Random(1));

    private static TrackerStatus Up(string api, int clients) => new(api, TrackerState.Up, clients);

    private static List<string> Order(TrackerDirectory directory)
    {
        var tried = new HashSet<string>();
        var order = new List<string>();
        while (directory.Next(tried) is { } api)
        {
            tried.Add(api);
            order.Add(api);
        }

        return order;
    }
}
