using System.Security.Cryptography;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Tickets;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Checks tickets with the key that the trackers sign with now; before sign-in there is none, and no ticket is good. When someone's access
/// ends, the tickets they still hold are good no longer; one given after they came back is. Safe for use by several threads.
/// </summary>
internal sealed class TicketGate(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private byte[]? _key;
    private TicketVerifier? _verifier;

    /// <summary>Until when a ticket may last that was given before the access ended.</summary>
    private readonly Dictionary<(string User, string Group), DateTimeOffset> _ended = [];

    /// <exception cref="CryptographicException">The key is of another kind.</exception>
    public void Use(byte[] publicKey)
    {
        lock (_lock)
        {
            if (_key is not null && _key.AsSpan().SequenceEqual(publicKey)) return;
            var verifier = new TicketVerifier(publicKey, time);
            _verifier?.Dispose();
            (_key, _verifier) = (publicKey, verifier);
        }
    }

    /// <param name="nodeId">Whose key the connection has; null without encryption.</param>
    /// <returns>The ticket, or why it was not taken.</returns>
    public (Ticket? Ticket, string? Refusal) Check(ReadOnlySpan<byte> bytes, Hash256 root, Hash256? nodeId)
    {
        lock (_lock)
        {
            if (_verifier is null) return (null, "nobody is signed in");
            if (!_verifier.TryVerify(bytes, root, nodeId, out var ticket, out var refusal)) return (null, refusal.ToString());
            var ended = _ended.TryGetValue((ticket.User.Value, ticket.Group.Value), out var last) && ticket.ExpiresAt <= last;
            return ended ? (null, "access has ended") : (ticket, null);
        }
    }

    public void EndAccess(string user, string group)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var past in _ended.Where(e => e.Value < now).Select(e => e.Key).ToList()) _ended.Remove(past);
            _ended[(user, group)] = now + Ticket.MaxLifetime;
        }
    }

    public void Dispose()
    {
        lock (_lock) _verifier?.Dispose();
    }
}
