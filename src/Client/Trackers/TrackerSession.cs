using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Who is signed in, with what the trackers gave. The password stays in memory only, to sign in again when the token expires.
/// Safe to use from any thread.
/// </summary>
internal sealed class TrackerSession
{
    private long _seenChange;
    private volatile SignedInUser? _current;

    public sealed record SignedInUser(string Password, SignedIn Given)
    {
        public string User => Given.User;

        public string Token => Given.Token;

        /// <summary>Keeps the secrets out of logs.</summary>
        public override string ToString() => $"SignedInUser({User})";
    }

    public SignedInUser? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The newest change the session has seen: what it reads next must not be older.</summary>
    public long SeenChange => Interlocked.Read(ref _seenChange);

    public void Saw(long change)
    {
        var seen = SeenChange;
        while (change > seen)
        {
            var before = Interlocked.CompareExchange(ref _seenChange, change, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
