using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AkkaP2P.Protocol;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>
/// A session as a bearer token, base64url of (numbers big-endian)
/// <code>
/// version 1 | key id 4 | started, Unix ms 8 | expires, Unix ms 8 | node id 32 | session id 16 | user length 1 | user | address length 1 | address | HMAC-SHA256 32
/// </code>
/// The MAC is over everything before it.
/// </summary>
internal static class TokenCodec
{
    private const byte Version = 1;
    private const int Fixed = 1 + 4 + 8 + 8 + Hash256.Size + 16;
    private const int MacLength = 32;

    /// <summary>No token we made is longer.</summary>
    private const int MaxTextLength = 512;

    public static string Write(Session session, uint keyId, byte[] key)
    {
        var (user, address) = (Encoding.ASCII.GetBytes(session.User), Encoding.ASCII.GetBytes(session.Address));
        var token = new byte[Fixed + 1 + user.Length + 1 + address.Length + MacLength];
        token[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(token.AsSpan(1), keyId);
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(5), session.StartedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(13), session.ExpiresAt.ToUnixTimeMilliseconds());
        session.NodeId.CopyTo(token.AsSpan(21));
        Convert.FromHexString(session.Id).CopyTo(token.AsSpan(53));
        WriteText(address, WriteText(user, token.AsSpan(Fixed)));
        HMACSHA256.HashData(key, token.AsSpan(..^MacLength), token.AsSpan(^MacLength..));
        return Base64Url.EncodeToString(token);
    }

    /// <param name="keyOf">The key with this id, or null.</param>
    public static Session? Read(string text, Func<uint, byte[]?> keyOf)
    {
        if (text.Length is 0 or > MaxTextLength || !Base64Url.IsValid(text)) return null;
        var token = Base64Url.DecodeFromChars(text);
        if (token.Length < Fixed + 2 + MacLength || token[0] != Version) return null;
        return keyOf(BinaryPrimitives.ReadUInt32BigEndian(token.AsSpan(1))) is { } key && HasMacOf(key, token) ? ReadBody(token) : null;
    }

    private static bool HasMacOf(byte[] key, byte[] token)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        HMACSHA256.HashData(key, token.AsSpan(..^MacLength), mac);
        return CryptographicOperations.FixedTimeEquals(mac, token.AsSpan(^MacLength..));
    }

    /// <summary>Ours, so its lengths are right.</summary>
    private static Session ReadBody(ReadOnlySpan<byte> token)
    {
        var rest = token[Fixed..];
        var user = Encoding.ASCII.GetString(rest.Slice(1, rest[0]));
        rest = rest[(1 + user.Length)..];
        return new Session(
            user,
            Convert.ToHexStringLower(token.Slice(53, 16)),
            new Hash256(token.Slice(21, Hash256.Size)),
            Encoding.ASCII.GetString(rest.Slice(1, rest[0])),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(token[5..])),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(token[13..])));
    }

    private static Span<byte> WriteText(byte[] text, Span<byte> to)
    {
        to[0] = (byte)text.Length;
        text.CopyTo(to[1..]);
        return to[(1 + text.Length)..];
    }
}
