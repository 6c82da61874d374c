using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AkkaP2P.Tracker.Users;

/// <summary>
/// Hashes and checks passwords (PBKDF2-SHA512) on a few threads of its own, so that sign-ins never starve heartbeats.
/// When the queue is full the caller is told to come back.
/// </summary>
internal sealed class Passwords : IDisposable
{
    public const int MinLength = 8;

    /// <summary>More would let one request make the hasher chew for long.</summary>
    public const int MaxLength = 1_024;

    private readonly PasswordHasher<string> _hasher;
    private readonly BlockingCollection<Action> _jobs;
    private readonly Lazy<string> _nobody;

    /// <param name="iterations">Of PBKDF2.</param>
    /// <param name="threads">How many work at once.</param>
    /// <param name="maxWaiting">Jobs that may wait.</param>
    public Passwords(int iterations, int threads, int maxWaiting)
    {
        _hasher = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _nobody = new Lazy<string>(() => _hasher.HashPassword("", "the password of nobody"));
        _jobs = new BlockingCollection<Action>(maxWaiting);
        for (var i = 0; i < threads; i++) new Thread(Work) { IsBackground = true, Name = $"passwords-{i}" }.Start();
    }

    /// <returns>Null when too many wait.</returns>
    public Task<string>? Hash(string password) => Run(() => _hasher.HashPassword("", password));

    /// <summary>Takes as long for an unknown user (<paramref name="hash"/> null) as for a wrong password.</summary>
    /// <returns>Null when too many wait.</returns>
    public Task<bool>? Verify(string? hash, string password) => Run(() =>
        _hasher.VerifyHashedPassword("", hash ?? _nobody.Value, password) != PasswordVerificationResult.Failed && hash is not null);

    public void Dispose() => _jobs.CompleteAdding();

    private Task<T>? Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return !_jobs.IsAddingCompleted && _jobs.TryAdd(() => Complete(work, done)) ? done.Task : null;
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

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable()) job();
    }
}
