using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Storage;

/// <summary>A journal on the disk. Not safe for use by several threads.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _length;

    private JournalFile(SafeFileHandle handle, long length, int records) => (_handle, _length, Records) = (handle, length, records);

    /// <summary>Records in it so far.</summary>
    public int Records { get; private set; }

    public static JournalFile Create(string path, Hash256? root, PieceLayout layout)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.Write(handle, PieceJournal.Header(root, layout), 0);
        return new JournalFile(handle, PieceJournal.HeaderBytes, 0);
    }

    /// <summary>Goes on after the last whole record; a torn one is cut off.</summary>
    public static JournalFile Continue(string path, JournalState state)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(handle, state.ValidBytes);
        return new JournalFile(handle, state.ValidBytes, state.Records);
    }

    /// <summary>Null when there is none, or it is of another file.</summary>
    public static JournalState? Read(string path, Hash256? root, PieceLayout layout) =>
        File.Exists(path) ? PieceJournal.Replay(File.ReadAllBytes(path), root, layout) : null;

    public void Append(PieceJournal.Kind kind, int piece = 0, long value = 0)
    {
        Span<byte> record = stackalloc byte[PieceJournal.RecordBytes];
        PieceJournal.WriteRecord(record, kind, piece, value);
        RandomAccess.Write(_handle, record, _length);
        _length += PieceJournal.RecordBytes;
        Records++;
    }

    public void Dispose() => _handle.Dispose();
}
