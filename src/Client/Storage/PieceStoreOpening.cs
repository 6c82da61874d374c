using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Storage;

/// <summary>
/// How a <see cref="PieceStore"/> begins, whatever an earlier run, another program or a crash at any point has left:
/// <code>
/// no .part                       a new one; a .partial of ours is taken over
/// .part and its journal          goes on; pieces that the journal does not prove are suspects
/// .part of ours, other content   replaced
/// nothing, and one piece to come  nothing is made before it is here
/// .part of nobody we know        of the right size: all pieces are suspects; else it stays and the destination is taken
/// </code>
/// The .part is locked first, so of two downloads to one path the second touches nothing.
/// </summary>
internal static class PieceStoreOpening
{
    /// <summary>
    /// Between a write and its journal record; a .part written later than its journal knows was written by someone else.
    /// A slower disk only makes us hash what we have.
    /// </summary>
    private static readonly long SlackTicks = TimeSpan.FromMilliseconds(250).Ticks;

    public static Outcome<PieceStore> Open(DownloadTarget target, Hash256? root, PieceLayout layout)
    {
        SafeFileHandle? part = null;
        try
        {
            if (target.IsTaken() is { } taken) return taken;
            if (IsFreshAndOnePiece(target, layout)) return new PieceStore(target, layout, null, null, new JournalState(1));
            var state = JournalFile.Read(target.JournalPath, root, layout);
            var adopted = TakeOverPartial(target, state);
            part = PlainFile.OpenOrCreate(target.PartPath);
            if (part is null) return DownloadTarget.Taken(target.PartPath, "is a link, or no file");
            var length = RandomAccess.GetLength(part);
            if (length > 0 && length == layout.Size && state is not null) return Continue(target, layout, part, state, adopted);
            if (length > 0 && !File.Exists(target.JournalPath) && !target.Overwrite)
            {
                if (length == layout.Size) return Examine(target, root, layout, part);
                part.Dispose();
                return DownloadTarget.Taken(target.PartPath, "is in the way");
            }

            return Begin(target, root, layout, part);
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            part?.Dispose();
            return e is IOException { HResult: DiskFault.WouldBlock or DiskFault.WindowsSharingViolation }
                ? DownloadTarget.Taken(target.PartPath, "is in use by another download")
                : DiskFault.Of(e, target.PartPath);
        }
    }

    /// <summary>
    /// A .part for a piece that comes as a whole. It has its size before it has a byte: whatever a loss of power leaves is empty or of this size, and so is
    /// known for a download's.
    /// </summary>
    /// <exception cref="IOException">Something came in the way since the download began, or the disk fails.</exception>
    internal static SafeFileHandle CreateWhole(DownloadTarget target, long size)
    {
        var part = PlainFile.OpenOrCreate(target.PartPath) ?? throw InTheWay(target);
        try
        {
            if (RandomAccess.GetLength(part) > 0) throw InTheWay(target);
            RandomAccess.SetLength(part, size);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    private static IOException InTheWay(DownloadTarget target) => new($"{target.PartPath} is in the way", DiskFault.Exists);

    /// <summary>Without a journal, the file itself tells whether an earlier run had finished.</summary>
    internal static bool NeedsNoJournal(DownloadTarget target, PieceLayout layout) => layout.Count == 1 && target is { Selection: false, Overwrite: false };

    /// <summary>The rename was the last thing an earlier run did, and nobody could be told.</summary>
    public static bool WasFinished(DownloadTarget target, Hash256? root, PieceLayout layout)
    {
        try
        {
            if (JournalFile.Read(target.JournalPath, root, layout) is not { Finishing: true } state) return false;
            var final = new FileInfo(target.FinalPath);
            if (!final.Exists || final.Length != layout.Size || final.LastWriteTimeUtc.Ticks != state.LastModified) return false;
            if (File.Exists(target.PartPath))
            {
                // Where a rename is a link and an unlink, only the first may have happened.
                if (InodeOf(target.PartPath) != InodeOf(target.FinalPath)) return false;
                File.Delete(target.PartPath);
            }

            if (!target.Selection) File.Delete(target.JournalPath);
            return true;
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            return false;
        }
    }

    /// <summary>Removes what a download has left that is not open. What is not ours stays.</summary>
    public static void Discard(DownloadTarget target, Hash256? root, PieceLayout layout)
    {
        if (JournalFile.Read(target.JournalPath, root, layout) is { } state) Remove(target, state.Adopted);
    }

    internal static void Remove(DownloadTarget target, bool adopted)
    {
        if (adopted)
        {
            if (File.Exists(target.PartPath)) File.Move(target.PartPath, target.PartialPath, overwrite: false);
            return;
        }

        File.Delete(target.PartPath);
        if (File.Exists(target.JournalPath)) File.Delete(target.JournalPath);
    }

    private static bool IsFreshAndOnePiece(DownloadTarget target, PieceLayout layout) =>
        NeedsNoJournal(target, layout) && !Path.Exists(target.PartPath) && new FileInfo(target.PartPath).LinkTarget is null && !File.Exists(target.JournalPath);

    private static ulong InodeOf(string path)
    {
        using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        return FileStamp.Of(handle).Inode;
    }

    private static bool TakeOverPartial(DownloadTarget target, JournalState? state)
    {
        if (state is null || File.Exists(target.PartPath) || !File.Exists(target.PartialPath)) return false;
        File.Move(target.PartialPath, target.PartPath, overwrite: false);
        return true;
    }

    private static PieceStore Begin(DownloadTarget target, Hash256? root, PieceLayout layout, SafeFileHandle part)
    {
        RandomAccess.SetLength(part, 0);
        var journal = JournalFile.Create(target.JournalPath, root, layout);
        try
        {
            // A selection stays sparse; for the whole file the space is taken now, so that a full disk shows now.
            if (!target.Selection) DiskSpace.Reserve(part, target.PartPath, layout.Size);
            RandomAccess.SetLength(part, layout.Size);
        }
        catch (IOException)
        {
            journal.Dispose();
            part.Dispose();
            Remove(target, adopted: false);
            throw;
        }

        journal.Append(PieceJournal.Kind.Boot, 0, PieceJournal.BootValue(BootSession.Current));
        return new PieceStore(target, layout, part, journal, new JournalState(layout.Count));
    }

    private static PieceStore Continue(DownloadTarget target, PieceLayout layout, SafeFileHandle part, JournalState state, bool adopted)
    {
        var journal = JournalFile.Continue(target.JournalPath, state);
        Note(PieceJournal.Kind.Boot, PieceJournal.BootValue(BootSession.Current));
        if (adopted) Note(PieceJournal.Kind.Adopted);
        if (File.GetLastWriteTimeUtc(part).Ticks > state.LastModified + SlackTicks) Note(PieceJournal.Kind.Doubt);
        return new PieceStore(target, layout, part, journal, state);

        void Note(PieceJournal.Kind kind, long value = 0)
        {
            journal.Append(kind, 0, value);
            state.Apply(kind, 0, value);
        }
    }

    private static PieceStore Examine(DownloadTarget target, Hash256? root, PieceLayout layout, SafeFileHandle part)
    {
        var journal = JournalFile.Create(target.JournalPath, root, layout);
        var state = new JournalState(layout.Count);
        for (var piece = 0; piece < layout.Count; piece++) Note(PieceJournal.Kind.Piece, piece);
        Note(PieceJournal.Kind.Doubt, 0);
        return new PieceStore(target, layout, part, journal, state);

        void Note(PieceJournal.Kind kind, int piece)
        {
            journal.Append(kind, piece);
            state.Apply(kind, piece, 0);
        }
    }
}
