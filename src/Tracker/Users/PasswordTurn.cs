namespace AkkaP2P.Tracker.Users;

/// <summary>
/// A place among those whose passwords are hashed, until it is disposed of. Who stops waiting takes his work out of the queue, or an overloaded
/// tracker would hash for clients that have long asked another one. What is under way goes on, and is waited for: it has the place.
/// </summary>
internal sealed class PasswordTurn(Passwords passwords, FairQueue queue, string whom) : IDisposable
{
    private int _left;

    public Task<string> Hash(string password, CancellationToken cancel) => Run(() => passwords.HashNow(password), cancel);

    /// <summary>Takes as long for an unknown user (<paramref name="hash"/> null) as for a wrong password.</summary>
    public Task<PasswordVerdict> Verify(string? hash, string password, CancellationToken cancel) =>
        Run(() => passwords.VerifyNow(hash, password), cancel);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) queue.Leave(whom);
    }

    private async Task<T> Run<T>(Func<T> work, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action job = () => Complete(work, done);
        queue.Add(whom, job);
        using var gone = cancel.Register(() =>
        {
            if (queue.TryRemove(whom, job)) done.SetCanceled(cancel);
        });
        return await done.Task;
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
