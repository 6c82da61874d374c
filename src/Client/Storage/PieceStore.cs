using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Storage;

/// <summary>
/// The pieces of one download on the disk: a <c>.part</c> of the full size, written piece by piece at its place, and a journal of
/// what is in it. Only verified pieces are given to it. Nothing appears under the final name before it is whole and synced.
/// <code>
/// Open ──▶ Write, Confirm … ──▶ Finish   fsync, rename: the file is there
///                          └──▶ Discard  nothing is left (cancelled)
///                          └──▶ Dispose  all is kept for the next time (paused, failed, stopped)
/// </code>
/// A file of one piece, of which nothing is there yet, makes its .part when the piece comes and needs no journal: it is there as a whole or not at all.
/// Safe for use by several threads: pieces are written side by side, the lock guards the journal and the picture. A sync of
/// what has been written runs behind every so many MiB, so that the last one before the rename is short.
/// </summary>
internal sealed class PieceStore : IDisposable
{
    /// <summary>What a sync behind the writers waits for; also what a loss of power costs in hashing.</summary>
    private const long SyncEveryBytes = 32 << 20;

    private readonly Lock _lock = new();

    /// <summary>Held shared by who reads or writes, alone by who closes the file: it must not stay open, and locked, under its final name.</summary>
    private readonly ReaderWriterLockSlim _inUse = new();
    private readonly DownloadTarget _target;
    private readonly JournalFile? _journal;
    private readonly Bitfield _have;
    private readonly Bitfield _suspects;
    private readonly bool _adopted;
    private long _bytesDone;
    private long _unsyncedBytes;
    private Task _syncing = Task.CompletedTask;
    private Exception? _syncFault;
    private SafeFileHandle? _part;
    private bool _closed;

    /// <param name="part">Null together with <paramref name="journal"/>: a file of one piece, which is made when that comes.</param>
    internal PieceStore(DownloadTarget target, PieceLayout layout, SafeFileHandle? part, JournalFile? journal, JournalState state)
    {
        (_target, Layout, _part, _journal, _adopted) = (target, layout, part, journal, state.Adopted);
        (_have, _suspects) = (state.Proven, state.Suspect);
        foreach (var piece in _have.SetPieces()) _bytesDone += layout.Length(piece);
    }

    public PieceLayout Layout { get; }

    public string PartPath => _target.PartPath;

    /// <summary>Bytes of the pieces it has.</summary>
    public long BytesDone
    {
        get
        {
            lock (_lock) return _bytesDone;
        }
    }

    /// <summary>Opens or continues the download; see <see cref="PieceStoreOpening"/>.</summary>
    public static Outcome<PieceStore> Open(DownloadTarget target, Hash256? root, PieceLayout layout) =>
        PieceStoreOpening.Open(target, root, layout);

    public Bitfield Have()
    {
        lock (_lock) return _have.Copy();
    }

    /// <summary>Pieces that may be there but have to be hashed before they count; settle each with <see cref="Settle"/>.</summary>
    public Bitfield Suspects()
    {
        lock (_lock) return _suspects.Copy();
    }

    public bool Has(int piece)
    {
        lock (_lock) return _have[piece];
    }

    /// <summary>Takes a verified piece. False when it was there already, or the store has been closed.</summary>
    /// <exception cref="IOException">The disk is full or failing: the piece does not count.</exception>
    public bool Write(int piece, ReadOnlySpan<byte> verified)
    {
        if (verified.Length != Layout.Length(piece)) throw new ArgumentException($"not the length of piece {piece}", nameof(verified));
        lock (_lock)
        {
            if (_closed || _have[piece]) return false;
            if (_syncFault is { } fault) throw new IOException($"{PartPath}: {fault.Message}", fault);
        }

        _inUse.EnterReadLock();
        try
        {
            RandomAccess.Write(_part ?? CreatePart(), verified, Layout.Offset(piece));
        }
        catch (ObjectDisposedException)
        {
            return false; // closed meanwhile: paused or cancelled
        }
        finally
        {
            _inUse.ExitReadLock();
        }

        return Count(piece);
    }

    /// <summary>A suspect has been hashed.</summary>
    public void Settle(int piece, bool right)
    {
        if (right)
        {
            Count(piece);
            return;
        }

        lock (_lock)
        {
            if (!_closed && _suspects.Remove(piece)) _journal?.Append(PieceJournal.Kind.Lost, piece);
        }
    }

    /// <summary>Reads bytes of one piece, verified or suspect.</summary>
    public void Read(int piece, int offset, Span<byte> destination)
    {
        var at = Layout.Offset(piece) + offset;
        _inUse.EnterReadLock();
        try
        {
            while (destination.Length > 0)
            {
                var read = RandomAccess.Read(_part!, destination, at);
                if (read == 0) throw new EndOfStreamException($"{PartPath} is shorter than its file");
                destination = destination[read..];
                at += read;
            }
        }
        finally
        {
            _inUse.ExitReadLock();
        }
    }

    /// <summary>Waits until everything that counts is on the disk for good.</summary>
    public void Sync()
    {
        int covered;
        lock (_lock)
        {
            covered = _journal?.Records ?? 0;
            _unsyncedBytes = 0;
        }

        RandomAccess.FlushToDisk(_part!);
        lock (_lock) _journal?.Append(PieceJournal.Kind.Synced, 0, covered);
    }

    /// <summary>
    /// Puts the file under its final name, when no other came there first. The store is closed afterwards; after a refusal the
    /// pieces are kept.
    /// </summary>
    public Outcome<Done> Finish()
    {
        try
        {
            Settled();
            if (_syncFault is { } fault) return DiskFault.Of(fault, PartPath);
            Sync();
            lock (_lock) _journal?.Append(PieceJournal.Kind.Finishing, 0, Modified());

            if (_target.IsTaken() is { } taken) return taken;
            File.Move(_target.PartPath, _target.FinalPath, _target.Overwrite || _adopted);
            Dispose();
            // The journal of a .partial stays: the same destination continues it.
            if (!_target.Selection && _journal is not null) File.Delete(_target.JournalPath);
            return Done.Instance;
        }
        catch (IOException) when (!_target.Overwrite && File.Exists(_target.FinalPath))
        {
            return DownloadTarget.Taken(_target.FinalPath, "appeared during the download");
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            return DiskFault.Of(e, _target.FinalPath);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Leaves nothing behind; a finished <c>.partial</c> that it began with gets its name back.</summary>
    public void Discard()
    {
        Dispose();
        if (_part is not null) PieceStoreOpening.Remove(_target, _adopted);
    }

    /// <summary>Keeps everything for the next time.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
        }

        Settled();
        _journal?.Dispose();
        _inUse.EnterWriteLock();
        _part?.Dispose();
        _inUse.ExitWriteLock();
    }

    /// <summary>Waits for the sync behind the writers.</summary>
    private void Settled()
    {
        Task syncing;
        lock (_lock) syncing = _syncing;
        syncing.Wait();
    }

    private bool Count(int piece)
    {
        lock (_lock)
        {
            if (_closed || !_have.Add(piece)) return false;
            _suspects.Remove(piece);
            _journal?.Append(PieceJournal.Kind.Piece, piece, Modified());
            _bytesDone += Layout.Length(piece);
            _unsyncedBytes += Layout.Length(piece);
            if (_unsyncedBytes >= SyncEveryBytes && _syncing.IsCompleted && !_closed) _syncing = Task.Run(SyncBehind);
            return true;
        }
    }

    private void SyncBehind()
    {
        try
        {
            Sync();
        }
        catch (IOException e)
        {
            // Kept for the next writer: after a failed sync a later one may pass and prove nothing.
            lock (_lock) _syncFault = e;
        }
    }

    private SafeFileHandle CreatePart()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _part ??= PieceStoreOpening.CreateWhole(_target, Layout.Size);
        }
    }

    private long Modified() => File.GetLastWriteTimeUtc(_part!).Ticks;
}
