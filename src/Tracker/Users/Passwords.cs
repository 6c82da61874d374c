using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AkkaP2P.Tracker.Users;

/// <summary>
/// Hashes and checks passwords (PBKDF2-SHA512) on a few threads of its own, which give way to all others, so that a flood of sign-ins
/// starves neither heartbeats nor commands. Addresses are served in turn; whoever finds no place in the queue is told to come back, and who goes
/// away takes his work along.
/// </summary>
internal sealed partial class Passwords : IDisposable
{
    public const int MinLength = 8;

    /// <summary>More would let one request make the hasher chew for long.</summary>
    public const int MaxLength = 1_024;

    /// <summary>
    /// As nice(1) understands it: about a third of the time when another thread wants it all. With 10, a tenth, one hash took 20 s of a machine
    /// with two cores and a load of 30, which is longer than a command waits; so it takes 5.
    /// </summary>
    private const int Niceness = 3;

    /// <summary>Where the rounds stand in a hash.</summary>
    private const int RoundsAt = 5;

    private readonly int _iterations;
    private readonly PasswordHasher<string> _hasher;
    private readonly FairQueue _queue;

    /// <summary>What an unknown user's password is held against.</summary>
    private readonly string _nobody;
    private long _rounds;

    /// <param name="iterations">Of PBKDF2.</param>
    /// <param name="threads">How many work at once.</param>
    /// <param name="maxWaiting">Jobs that may wait or be under way.</param>
    public Passwords(int iterations, int threads, int maxWaiting)
    {
        _iterations = iterations;
        _hasher = HasherOf(iterations);
        _nobody = HashOfNobody(iterations);
        _queue = new FairQueue(maxWaiting);
        for (var i = 0; i < threads; i++) new Thread(Work) { IsBackground = true, Name = $"passwords-{i}" }.Start();
    }

    /// <param name="address">Whom the work is for, as far as fairness goes.</param>
    /// <returns>Null when too many wait; to be disposed of when the work is done.</returns>
    public PasswordTurn? Enter(string address) => _queue.TryEnter(address) ? new PasswordTurn(this, _queue, address) : null;

    public void Dispose() => _queue.Close();

    /// <summary>The work done so far, in rounds of PBKDF2.</summary>
    internal long Rounds => Interlocked.Read(ref _rounds);

    internal string HashNow(string password) => Hash(_hasher, _iterations, password);

    internal PasswordVerdict VerifyNow(string? hash, string password)
    {
        var known = hash ?? _nobody;
        var rounds = IterationsOf(known) ?? _iterations;
        var result = _hasher.VerifyHashedPassword("", known, password);
        Interlocked.Add(ref _rounds, rounds);
        // A hash made with fewer rounds is checked sooner, which would tell that there is such a user: the rest is done for nothing.
        if (result == PasswordVerificationResult.Failed && rounds < _iterations) Hash(HasherOf(_iterations - rounds), _iterations - rounds, password);
        if (result == PasswordVerificationResult.Failed || hash is null) return PasswordVerdict.Wrong;
        return new PasswordVerdict(true, result == PasswordVerificationResult.SuccessRehashNeeded ? HashNow(password) : null);
    }

    private string Hash(PasswordHasher<string> hasher, int rounds, string password)
    {
        Interlocked.Add(ref _rounds, rounds);
        return hasher.HashPassword("", password);
    }

    /// <summary>Version 3 of the framework's format: 1, kind 4, rounds 4, salt length 4, salt, key; numbers big-endian.</summary>
    private static int? IterationsOf(string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        return bytes is [1, ..] && bytes.Length > 9 ? BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(RoundsAt)) : null;
    }

    /// <summary>Made with one round and said to be of all, so it costs nothing at the start, is as much work as any other, and no password fits.</summary>
    private static string HashOfNobody(int iterations)
    {
        var bytes = Convert.FromBase64String(HasherOf(1).HashPassword("", "the password of nobody"));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(RoundsAt), iterations);
        return Convert.ToBase64String(bytes);
    }

    private static PasswordHasher<string> HasherOf(int iterations) => new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));

    private void Work()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(0, 0, Niceness);
        while (_queue.Take() is { } work) work();
    }

    /// <summary>setpriority(2). On Linux, process 0 is the calling thread. Where it fails the thread keeps its priority.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
