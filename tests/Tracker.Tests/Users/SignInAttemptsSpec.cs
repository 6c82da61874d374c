using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Users;

public sealed class SignInAttemptsSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SignInLimits Limits = new(5, TimeSpan.FromSeconds(6));

    private const string Node = "ab12";

    private readonly SignInAttempts _attempts = new(Limits);

    [Fact]
    public void The_sixth_attempt_after_five_failures_waits()
    {
        Fail(5);
        Assert.Equal(TimeSpan.FromSeconds(6), _attempts.Begin("home", Node, Noon));
    }

    [Fact]
    public void Many_attempts_at_once_get_no_further_than_many_in_a_row()
    {
        var allowed = Enumerable.Range(0, 100).Count(_ => _attempts.Begin("home", Node, Noon) is null);
        Assert.Equal(5, allowed);
    }

    [Fact]
    public void An_attempt_that_is_asked_about_again_counts_once()
    {
        var asked = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToArray();
        for (var again = 0; again < 3; again++) Assert.All(asked, attempt => Assert.Null(_attempts.Begin(attempt, "home", Node, Noon)));
        Assert.Null(_attempts.Begin(Guid.NewGuid(), "home", Node, Noon));
        Assert.NotNull(_attempts.Begin(Guid.NewGuid(), "home", Node, Noon));
    }

    [Fact]
    public void The_wait_is_as_long_as_was_told()
    {
        Fail(5);
        var wait = _attempts.Begin("home", Node, Noon)!.Value;
        Assert.Null(_attempts.Begin("home", Node, Noon + wait));
    }

    [Fact]
    public void Attempts_while_waiting_make_the_wait_no_longer()
    {
        Fail(5);
        for (var i = 0; i < 1_000; i++) Assert.NotNull(_attempts.Begin("home", Node, Noon));
        Assert.Null(_attempts.Begin("home", Node, Noon.AddSeconds(6)));
    }

    [Fact]
    public void Failures_are_forgotten_in_time()
    {
        Fail(5);
        var later = Noon.AddSeconds(30);
        Assert.Equal(5, Enumerable.Range(0, 10).Count(_ => _attempts.Begin("home", Node, later) is null));
    }

    [Fact]
    public void Success_counts_as_no_failure()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(_attempts.Begin("home", Node, Noon));
            _attempts.Succeeded("home", Node);
        }
    }

    [Fact]
    public void Guessing_from_elsewhere_does_not_lock_a_user_out_of_a_known_place()
    {
        _attempts.Begin("home", Node, Noon);
        _attempts.Succeeded("home", Node);
        for (var i = 0; i < 100; i++) _attempts.Begin("elsewhere", Node, Noon);
        Assert.NotNull(_attempts.Begin("elsewhere", Node, Noon));
        Assert.Null(_attempts.Begin("home", Node, Noon));
    }

    [Fact]
    public void Guessing_at_a_known_address_does_not_lock_the_users_own_node_out_of_it()
    {
        _attempts.Begin("home", Node, Noon);
        _attempts.Succeeded("home", Node);
        for (var i = 0; i < 100; i++) _attempts.Begin("home", $"{i}", Noon);
        Assert.NotNull(_attempts.Begin("home", "other", Noon));
        Assert.Null(_attempts.Begin("home", Node, Noon));
    }

    [Fact]
    public void Guessing_without_end_does_not_keep_the_user_out_of_a_new_place()
    {
        for (var second = 0; second < 600; second++)
        {
            for (var i = 0; i < 5; i++) _attempts.Begin($"bad{i % 4}", Node, Noon.AddSeconds(second));
        }

        Assert.Null(_attempts.Begin("hotel", Node, Noon.AddSeconds(600)));
        Assert.Null(_attempts.Begin("hotel", Node, Noon.AddSeconds(661)));
    }

    [Fact]
    public void Guessing_from_any_number_of_addresses_is_as_slow_as_from_two()
    {
        var allowed = Enumerable.Range(0, 60_000).Count(i => _attempts.Begin($"{i}", Node, Noon.AddMilliseconds(i)) is null);
        Assert.InRange(allowed, 1, 2 * (5 + 60 / 6));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++) Assert.Null(_attempts.Begin("home", Node, Noon));
    }
}
