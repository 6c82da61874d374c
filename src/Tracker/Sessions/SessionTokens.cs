using System.Security.Cryptography;
using AkkaP2P.Protocol;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>Gives out tokens and checks them, alone: whether a session was signed out is the catalog's to know.</summary>
internal sealed class SessionTokens(TokenKeys keys, TimeSpan lifetime, TimeProvider time)
{
    /// <summary>How long after now any token of a session can still be valid.</summary>
    public DateTimeOffset LastExpiry => time.GetUtcNow() + lifetime;

    public Session Start(string user, Hash256 nodeId, string address)
    {
        var now = Milliseconds(time.GetUtcNow());
        return new Session(user, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), nodeId, address, now, now + lifetime);
    }

    public string Write(Session session) => TokenCodec.Write(session, keys.Newest.Id, keys.Newest.Secret);

    /// <summary>A later token of the same session once half its time is over; null while there is no need.</summary>
    public string? Renew(Session session)
    {
        var now = Milliseconds(time.GetUtcNow());
        return session.ExpiresAt - now > lifetime / 2 ? null : Write(session with { ExpiresAt = now + lifetime });
    }

    /// <returns>Null when it is none of ours or has expired.</returns>
    public async ValueTask<Session?> Read(string token, CancellationToken cancel)
    {
        uint? unknown = null;
        var session = TokenCodec.Read(token, id =>
        {
            var key = keys.Find(id);
            if (key is null) unknown = id;
            return key;
        });
        if (unknown is { } keyId && await keys.Reload(keyId, cancel) is not null) session = TokenCodec.Read(token, keys.Find);
        return session is not null && session.ExpiresAt > time.GetUtcNow() ? session : null;
    }

    /// <summary>A token holds whole milliseconds.</summary>
    private static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
