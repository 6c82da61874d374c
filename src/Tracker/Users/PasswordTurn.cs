namespace AkkaP2P.Tracker.Users;

/// <summary>A place among those whose passwords are hashed, until it is disposed of.</summary>
internal sealed class PasswordTurn(Passwords passwords, FairQueue queue, string whom) : IDisposable
{
    private int _left;

    public Task<string> Hash(string password) => Run(() => passwords.HashNow(password));

    /// <summary>Takes as long for an unknown user (<paramref name="hash"/> null) as for a wrong password.</summary>
    public Task<PasswordVerdict> Verify(string? hash, string password) => Run(() => passwords.VerifyNow(hash, password));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) queue.Leave(whom);
    }

    private Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(whom, () => Complete(work, done));
        return done.Task;
    }

    private static void Complete<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }
}

/// <param name="Better">The password hashed anew, when it is right and its hash is weaker than hashes are now.</param>
internal sealed record PasswordVerdict(bool Right, string? Better)
{
    public static readonly PasswordVerdict Wrong = new(false, null);
}
