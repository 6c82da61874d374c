using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Users;

public sealed class SignInAttemptsSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SignInLimits Limits = new(5, TimeSpan.FromSeconds(6));

    private readonly SignInAttempts _attempts = new(Limits);

    [Fact]
    public void The_sixth_attempt_after_five_failures_waits()
    {
        Fail(5);
        Assert.Equal(TimeSpan.FromSeconds(6), _attempts.Begin("home", Noon));
    }

    [Fact]
    public void Many_attempts_at_once_get_no_further_than_many_in_a_row()
    {
        var allowed = Enumerable.Range(0, 100).Count(_ => _attempts.Begin("home", Noon) is null);
        Assert.Equal(5, allowed);
    }

    [Fact]
    public void The_wait_is_as_long_as_was_told()
    {
        Fail(5);
        var wait = _attempts.Begin("home", Noon)!.Value;
        Assert.Null(_attempts.Begin("home", Noon + wait));
    }

    [Fact]
    public void Attempts_while_waiting_make_the_wait_no_longer()
    {
        Fail(5);
        for (var i = 0; i < 1_000; i++) Assert.NotNull(_attempts.Begin("home", Noon));
        Assert.Null(_attempts.Begin("home", Noon.AddSeconds(6)));
    }

    [Fact]
    public void Failures_are_forgotten_in_time()
    {
        Fail(5);
        var later = Noon.AddSeconds(30);
        Assert.Equal(5, Enumerable.Range(0, 10).Count(_ => _attempts.Begin("home", later) is null));
    }

    [Fact]
    public void Success_counts_as_no_failure()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(_attempts.Begin("home", Noon));
            _attempts.Succeeded("home");
        }
    }

    [Fact]
    public void Guessing_from_elsewhere_does_not_lock_a_user_out_of_a_known_place()
    {
        _attempts.Begin("home", Noon);
        _attempts.Succeeded("home");
        for (var i = 0; i < 100; i++) _attempts.Begin("elsewhere", Noon);
        Assert.NotNull(_attempts.Begin("elsewhere", Noon));
        Assert.Null(_attempts.Begin("home", Noon));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++) Assert.Null(_attempts.Begin("home", Noon));
    }
}
