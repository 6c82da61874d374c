using System.Collections.Immutable;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Users;

/// <summary>One user's credentials and ended sessions, and their rules; a value, no actor.</summary>
/// <param name="PasswordHash">As the framework's hasher makes it; null while there is no such user.</param>
/// <param name="Revoked">Sessions signed out, the oldest first; each until no token of it can be valid any more.</param>
/// <param name="RevokedBefore">Tokens given out until then are not valid: how sessions that no longer fit into the list stay ended.</param>
public sealed record Account(
    string User,
    string? PasswordHash,
    ImmutableArray<RevokedSession> Revoked,
    DateTimeOffset RevokedBefore,
    RememberedCommands Remembered) : IDurableState<Account>
{
    /// <summary>Sign-outs remembered one by one. Past them the oldest sessions of this user end as well, signed out or not.</summary>
    public const int MaxRevoked = 512;

    public bool Exists => PasswordHash is not null;

    public static Account Empty(string entityId) => new(entityId, null, [], DateTimeOffset.MinValue, RememberedCommands.None);

    public Outcome<Account> Create(string passwordHash) =>
        Exists ? Refusals.UserExists(User) : this with { PasswordHash = passwordHash };

    /// <summary>Nothing changes when the password was changed meanwhile.</summary>
    public Outcome<Account> Rehash(string oldHash, string newHash) => PasswordHash == oldHash ? this with { PasswordHash = newHash } : this;

    /// <param name="validUntil">When the last token of the session will have expired.</param>
    public Outcome<Account> SignOut(string sessionId, DateTimeOffset startedAt, DateTimeOffset validUntil, DateTimeOffset now)
    {
        if (IsRevoked(sessionId, startedAt)) return this;
        var current = Revoked.RemoveAll(r => r.ValidUntil < now).Add(new RevokedSession(sessionId, startedAt, validUntil));
        if (current.Length <= MaxRevoked) return this with { Revoked = current };
        return this with { Revoked = current.RemoveAt(0), RevokedBefore = Later(RevokedBefore, current[0].StartedAt) };
    }

    public bool IsRevoked(string sessionId, DateTimeOffset startedAt) =>
        startedAt <= RevokedBefore || Revoked.Any(r => r.SessionId == sessionId);

    public Account Remember(RememberedCommands remembered) => this with { Remembered = remembered };

    public byte[] Encode() => AccountRow.Encode(this);

    public static Account Decode(string entityId, ReadOnlySpan<byte> state) => AccountRow.Decode(entityId, state);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

public sealed record RevokedSession(string SessionId, DateTimeOffset StartedAt, DateTimeOffset ValidUntil);
