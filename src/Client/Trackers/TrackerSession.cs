using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Who is signed in, with what the trackers gave. The password stays in memory only, to sign in again when the token expires.
/// Safe to use from any thread.
/// </summary>
internal sealed class TrackerSession
{
    private long _seenChange;
    private SignedInUser? _current;

    public sealed record SignedInUser(string Password, SignedIn Given)
    {
        public string User => Given.User;

        public string Token => Given.Token;

        /// <summary>Keeps the secrets out of logs.</summary>
        public override string ToString() => $"SignedInUser({User})";
    }

    public SignedInUser? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>A tracker gave a later token of the same session. One that comes for a session which is over, or for a token that was replaced, means nothing.</summary>
    public void Renew(SignedInUser of, string token)
    {
        var current = Current;
        if (current is null || current.Token != of.Token) return;
        Interlocked.CompareExchange(ref _current, current with { Given = current.Given with { Token = token } }, current);
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
