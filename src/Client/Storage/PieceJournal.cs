using System.Buffers.Binary;
using System.Numerics;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Storage;

/// <summary>
/// The journal's bytes: a header that says whose pieces these are, then records of one size, only ever appended. Pure.
/// <code>
/// header   magic:8  root:32  size:8  pieceSize:4  crc32c:4                                          little-endian
/// record   kind:1  piece:4  value:8  crc32c:4
///
/// Boot     value: the system's boot        what follows was written in it
/// Piece    value: the .part's mtime        the verified piece has been written
/// Synced   value: records covered          the pieces of the first so many records are on the disk for good
/// Doubt                                    someone else may have written: all pieces so far are to be hashed again
/// Lost     piece                           was hashed again and is wrong
/// Adopted                                  began as a finished NAME.partial, which a cancel gives back
/// Finishing value: the .part's mtime       all pieces are synced; the rename comes next
/// </code>
/// A record is appended after its piece is written, so what a killed process leaves is true up to a torn last record.
/// After a loss of power only synced pieces are trusted; the others become suspects and are hashed again, not fetched.
/// </summary>
internal static class PieceJournal
{
    public const int HeaderBytes = 56;
    public const int RecordBytes = 17;

    private static ReadOnlySpan<byte> Magic => "akp2pj01"u8;

    internal enum Kind : byte
    {
        Boot = 1,
        Piece,
        Synced,
        Doubt,
        Lost,
        Adopted,
        Finishing,
    }

    public static byte[] Header(Hash256? root, PieceLayout layout)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        (root ?? default).CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), layout.Size);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(48), layout.PieceSize);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(52), Crc(header.AsSpan(0, 52)));
        return header;
    }

    public static void WriteRecord(Span<byte> record, Kind kind, int piece, long value)
    {
        record[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(record[1..], piece);
        BinaryPrimitives.WriteInt64LittleEndian(record[5..], value);
        BinaryPrimitives.WriteUInt32LittleEndian(record[13..], Crc(record[..13]));
    }

    public static long BootValue(Guid boot)
    {
        Span<byte> bytes = stackalloc byte[16];
        boot.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>What a journal tells, or null when it is of another file or not a journal. Reading ends at the first torn record.</summary>
    public static JournalState? Replay(ReadOnlySpan<byte> journal, Hash256? root, PieceLayout layout)
    {
        if (journal.Length < HeaderBytes || !journal[..HeaderBytes].SequenceEqual(Header(root, layout))) return null;
        var state = new JournalState(layout.Count);
        var at = HeaderBytes;
        for (; at + RecordBytes <= journal.Length; at += RecordBytes)
        {
            var record = journal.Slice(at, RecordBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record[13..]) != Crc(record[..13])) break;
            var piece = BinaryPrimitives.ReadInt32LittleEndian(record[1..]);
            if (!state.Apply((Kind)record[0], piece, BinaryPrimitives.ReadInt64LittleEndian(record[5..]))) break;
        }

        state.ValidBytes = at;
        return state;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
