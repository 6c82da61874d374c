using System.Security.Cryptography;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Tickets;

namespace AkkaP2P.Client.Peers;

/// <summary>Checks tickets with the key that the trackers sign with now; before sign-in there is none, and no ticket is good. Safe for use by several threads.</summary>
internal sealed class TicketGate(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private byte[]? _key;
    private TicketVerifier? _verifier;

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
            return _verifier.TryVerify(bytes, root, nodeId, out var ticket, out var refusal) ? (ticket, null) : (null, refusal.ToString());
        }
    }

    public void Dispose()
    {
        lock (_lock) _verifier?.Dispose();
    }
}
