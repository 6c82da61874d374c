using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AkkaP2P.Protocol.Tickets;

/// <summary>
/// A ticket as bytes, numbers big-endian:
/// <code>
/// version 1 | user length 1 | user | group length 1 | group | root 32 | node_id 32 | expiry, Unix ms 8 | id 16 | signature 64
/// </code>
/// The signature is ECDSA P-256 over SHA-256 of <see cref="Domain"/> and everything before the signature, as r and s of 32 bytes
/// each. The domain keeps a signature from meaning something else elsewhere.
/// </summary>
internal static class TicketCodec
{
    public const byte Version = 1;
    public const int SignatureLength = 64;
    public const int MaxBodyLength = FixedLength + 2 * EntityName.MaxLength;
    public const int MinBodyLength = FixedLength + 2;

    private const int FixedLength = 1 + 1 + 1 + Hash256.Size + Hash256.Size + 8 + 16;

    public static ReadOnlySpan<byte> Domain => "akkap2p ticket\n"u8;

    public static byte[] Write(Ticket ticket)
    {
        var (user, group) = (ticket.User.Value, ticket.Group.Value);
        var body = new byte[FixedLength + user.Length + group.Length];
        body[0] = Version;
        var rest = WriteName(group, WriteName(user, body.AsSpan(1)));
        ticket.Root.CopyTo(rest);
        ticket.NodeId.CopyTo(rest[32..]);
        BinaryPrimitives.WriteInt64BigEndian(rest[64..], ticket.ExpiresAt.ToUnixTimeMilliseconds());
        ticket.Id.TryWriteBytes(rest[72..], bigEndian: true, out _);
        return body;
    }

    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Ticket? ticket)
    {
        ticket = null;
        if (body.Length is < MinBodyLength or > MaxBodyLength || body[0] != Version) return false;
        var rest = body[1..];
        if (!TryReadName(ref rest, out var userText) || !UserName.TryParse(userText, out var user)) return false;
        if (!TryReadName(ref rest, out var groupText) || !GroupName.TryParse(groupText, out var group)) return false;
        if (rest.Length != 88) return false;
        var expiry = BinaryPrimitives.ReadInt64BigEndian(rest[64..]);
        if (expiry < 0 || expiry > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        ticket = new Ticket(
            user,
            group,
            new Hash256(rest[..32]),
            new Hash256(rest.Slice(32, 32)),
            DateTimeOffset.FromUnixTimeMilliseconds(expiry),
            new Guid(rest[72..], bigEndian: true));
        return true;
    }

    private static Span<byte> WriteName(string name, Span<byte> to)
    {
        to[0] = (byte)Encoding.ASCII.GetBytes(name, to[1..]);
        return to[(1 + name.Length)..];
    }

    private static bool TryReadName(ref ReadOnlySpan<byte> from, out string name)
    {
        name = "";
        if (from.IsEmpty || from[0] > EntityName.MaxLength || from.Length < 1 + from[0]) return false;
        name = Encoding.ASCII.GetString(from.Slice(1, from[0]));
        from = from[(1 + from[0])..];
        return true;
    }
}
