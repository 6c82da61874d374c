using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Users;

public sealed class PasswordsSpec : IDisposable
{
    private readonly Passwords _passwords = new(iterations: 100, threads: 2, maxWaiting: 16);

    public void Dispose() => _passwords.Dispose();

    [Fact]
    public async Task The_right_password_is_recognised_and_a_wrong_one_is_not()
    {
        var hash = await _passwords.Hash("correct horse")!;
        Assert.True(await _passwords.Verify(hash, "correct horse")!);
        Assert.False(await _passwords.Verify(hash, "wrong horse")!);
    }

    [Fact]
    public async Task Nobody_has_any_password() => Assert.False(await _passwords.Verify(null, "the password of nobody")!);

    [Fact]
    public async Task The_same_password_hashes_to_something_else_each_time() =>
        Assert.NotEqual(await _passwords.Hash("correct horse")!, await _passwords.Hash("correct horse")!);

    [Fact]
    public void A_full_queue_turns_callers_away()
    {
        using var slow = new Passwords(iterations: 200_000, threads: 1, maxWaiting: 1);
        Assert.Contains(Enumerable.Range(0, 4), _ => slow.Hash("correct horse") is null);
    }
}
