using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Users;

public sealed class PasswordsSpec : IDisposable
{
    private readonly Passwords _passwords = new(iterations: 100, threads: 2, maxWaiting: 16);

    public void Dispose() => _passwords.Dispose();

    [Fact]
    public async Task The_right_password_is_recognised_and_a_wrong_one_is_not()
    {
        var hash = await Hash(_passwords, "correct horse");
        Assert.Equal(new PasswordVerdict(true, null), await Verify(_passwords, hash, "correct horse"));
        Assert.Equal(PasswordVerdict.Wrong, await Verify(_passwords, hash, "wrong horse"));
    }

    [Fact]
    public async Task Nobody_has_any_password() => Assert.False((await Verify(_passwords, null, "the password of nobody")).Right);

    [Fact]
    public async Task The_same_password_hashes_to_something_else_each_time() =>
        Assert.NotEqual(await Hash(_passwords, "correct horse"), await Hash(_passwords, "correct horse"));

    [Fact]
    public void A_full_queue_turns_callers_away()
    {
        using var slow = new Passwords(iterations: 100, threads: 1, maxWaiting: 8);
        Assert.Equal(4, Enumerable.Range(0, 20).Count(_ => slow.Enter("one") is not null));
        Assert.Equal(2, Enumerable.Range(0, 20).Count(_ => slow.Enter("two") is not null));
    }

    [Fact]
    public async Task A_password_hashed_with_fewer_rounds_is_hashed_anew_when_it_is_right()
    {
        using var stronger = new Passwords(iterations: 200, threads: 1, maxWaiting: 16);
        var old = await Hash(_passwords, "correct horse");

        Assert.Equal(PasswordVerdict.Wrong, await Verify(stronger, old, "wrong horse"));
        var verdict = await Verify(stronger, old, "correct horse");
        Assert.True(verdict.Right);
        Assert.NotNull(verdict.Better);
        Assert.Equal(new PasswordVerdict(true, null), await Verify(stronger, verdict.Better, "correct horse"));
        Assert.Equal(new PasswordVerdict(true, null), await Verify(_passwords, verdict.Better, "correct horse"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10)]
    [InlineData(400)]
    [InlineData(1_000)]
    public void A_wrong_password_is_as_much_work_whoever_it_is_for(int? roundsOfTheUser)
    {
        using var passwords = new Passwords(iterations: 1_000, threads: 1, maxWaiting: 16);
        var hash = roundsOfTheUser is { } rounds ? HashWith(rounds) : null;
        var before = passwords.Rounds;
        Assert.Equal(PasswordVerdict.Wrong, passwords.VerifyNow(hash, "wrong horse"));
        Assert.Equal(1_000, passwords.Rounds - before);
    }

    [Fact]
    public void Nothing_is_hashed_at_the_start()
    {
        using var passwords = new Passwords(iterations: 1_000, threads: 1, maxWaiting: 16);
        Assert.Equal(0, passwords.Rounds);
        passwords.HashNow("correct horse");
        Assert.Equal(1_000, passwords.Rounds);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_hashed()
    {
        using var gone = new CancellationTokenSource();
        var queue = new FairQueue(8);
        var hash = Turn(queue, "ann").Hash("correct horse", gone.Token);
        var other = Turn(queue, "ben").Hash("correct horse", CancellationToken.None);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hash);
        queue.Take()!();
        Assert.NotEmpty(await other);
        queue.Close();
        Assert.Null(queue.Take());
    }

    [Fact]
    public async Task What_is_being_hashed_keeps_its_place_until_it_is_done()
    {
        using var gone = new CancellationTokenSource();
        var queue = new FairQueue(8);
        var hash = Turn(queue, "ann").Hash("correct horse", gone.Token);
        var work = queue.Take()!;

        await gone.CancelAsync();

        Assert.False(hash.IsCompleted);
        work();
        Assert.NotEmpty(await hash);
    }

    private PasswordTurn Turn(FairQueue queue, string whom)
    {
        Assert.True(queue.TryEnter(whom));
        return new PasswordTurn(_passwords, queue, whom);
    }

    private static string HashWith(int rounds)
    {
        using var passwords = new Passwords(rounds, threads: 1, maxWaiting: 16);
        return passwords.HashNow("correct horse");
    }

    private static async Task<string> Hash(Passwords passwords, string password)
    {
        using var turn = passwords.Enter("home")!;
        return await turn.Hash(password, CancellationToken.None);
    }

    private static async Task<PasswordVerdict> Verify(Passwords passwords, string? hash, string password)
    {
        using var turn = passwords.Enter("home")!;
        return await turn.Verify(hash, password, CancellationToken.None);
    }
}
