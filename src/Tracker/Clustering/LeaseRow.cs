using System.Buffers.Binary;
using System.Text;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>A lease as it is stored: eight bytes of Unix milliseconds, then the owner's name.</summary>
internal readonly record struct LeaseRow(string Owner, DateTimeOffset Until)
{
    public byte[] Encode()
    {
        var row = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(Owner)];
        BinaryPrimitives.WriteInt64BigEndian(row, Until.ToUnixTimeMilliseconds());
        Encoding.UTF8.GetBytes(Owner, row.AsSpan(sizeof(long)));
        return row;
    }

    public static LeaseRow Decode(ReadOnlySpan<byte> row) => row.Length < sizeof(long)
        ? default
        : new(Encoding.UTF8.GetString(row[sizeof(long)..]), DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(row)));
}
