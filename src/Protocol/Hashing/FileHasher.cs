using System.Security.Cryptography;
using AkkaP2P.Protocol.Pieces;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>
/// Hashes a file with several cores. Each takes the next stretch of pieces, reads it by position and writes the pieces'
/// nodes to their places in the layer, so no order has to be kept and memory is one buffer a core, whatever the file's size.
/// The threads are its own: a thread pool that blocks on disks starves everyone else. A file of one read is not worth a thread.
/// </summary>
public sealed class FileHasher
{
    private const int BufferSize = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly PieceLayout _layout;
    private readonly byte[] _layer;
    private readonly int _stretch;
    private readonly IProgress<long>? _progress;

    /// <summary>Guards the two counts, so that reports come one at a time and only grow.</summary>
    private readonly Lock _reporting = new();
    private long _treeBytes;
    private long _plainBytes;
    private int _nextPiece;

    private FileHasher(SafeFileHandle file, PieceLayout layout, IProgress<long>? progress)
    {
        _file = file;
        _layout = layout;
        _layer = new byte[layout.Count * Hash256.Size];
        _stretch = Math.Max(1, BufferSize / Math.Max(1, layout.PieceSize));
        _progress = progress;
    }

    /// <summary>
    /// Hashes the file. Refused with <see cref="ErrorCode.PathNotFound"/>, <see cref="ErrorCode.NotARegularFile"/>,
    /// <see cref="ErrorCode.PermissionDenied"/>, or <see cref="ErrorCode.FileChanged"/> when it changed meanwhile.
    /// </summary>
    /// <param name="progress">Bytes done so far; called by the hashing threads, one at a time.</param>
    public static async Task<Outcome<HashedFile>> Hash(
        string path, FileHashOptions? options = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        try
        {
            if (RegularFile.Check(path) is { } refusal) return refusal;
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return await Hash(path, file, options ?? new FileHashOptions(), progress, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new CommandError(ErrorCode.PathNotFound, $"{path} does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return new CommandError(ErrorCode.PermissionDenied, $"{path} may not be read");
        }
    }

    private static async Task<Outcome<HashedFile>> Hash(
        string path, SafeFileHandle file, FileHashOptions options, IProgress<long>? progress, CancellationToken cancel)
    {
        var (size, modifiedAt) = (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
        var pieceSize = options.PieceSize ?? PieceSize.For(Math.Min(size, PieceSize.MaxFileSize));
        if (!PieceLayout.TryCreate(size, pieceSize, out var layout))
        {
            return new CommandError(ErrorCode.Usage, $"{path}: {size} bytes do not go into pieces of {pieceSize}");
        }

        var changed = new CommandError(ErrorCode.FileChanged, $"{path} changed while it was hashed");
        var hasher = new FileHasher(file, layout, progress);
        try
        {
            var sha256 = await hasher.Run(options, cancel).ConfigureAwait(false);
            var same = RandomAccess.GetLength(file) == size && File.GetLastWriteTimeUtc(file) == modifiedAt;
            return same ? hasher.Result(sha256, modifiedAt) : changed;
        }
        catch (EndOfStreamException)
        {
            return changed;
        }
    }

    private HashedFile Result(Hash256? sha256, DateTime modifiedAt)
    {
        Hash256? root = _layout.Count == 0 ? null : Merkle.Root(_layer, _layout);
        return new HashedFile(_layout, root, _layout.Count > 1 ? _layer : [], sha256, modifiedAt);
    }

    private async Task<Hash256?> Run(FileHashOptions options, CancellationToken cancel)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Hash256? sha256 = null;
        var threads = new List<Task>();
        if (options.WithSha256) threads.Add(Start(() => sha256 = HashPlain(failed.Token), failed));
        else _plainBytes = _layout.Size;
        var stretches = Math.Max(1, (_layout.Count + _stretch - 1) / _stretch);
        for (var i = 0; i < Math.Clamp(options.Workers, 1, Math.Min(stretches, 64)); i++) threads.Add(Start(() => HashTree(failed.Token), failed));
        await Task.WhenAll(threads).ConfigureAwait(false);
        return sha256;
    }

    /// <summary>The first thread to fail stops the others.</summary>
    private Task Start(Action work, CancellationTokenSource failed)
    {
        void Run()
        {
            try
            {
                work();
            }
            catch
            {
                failed.Cancel();
                throw;
            }
        }

        var thread = _layout.Size > BufferSize ? TaskCreationOptions.LongRunning : TaskCreationOptions.None;
        return Task.Factory.StartNew(Run, failed.Token, thread, TaskScheduler.Default);
    }

    private void HashTree(CancellationToken cancel)
    {
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(BufferSize, _layout.Size));
        var leaves = new byte[Merkle.LeafCount((int)Math.Min(Math.Max(BufferSize, _layout.PieceSize), _layout.Size)) * Hash256.Size];
        while (true)
        {
            var first = Interlocked.Add(ref _nextPiece, _stretch) - _stretch;
            if (first >= _layout.Count) return;
            var end = Math.Min(first + _stretch, _layout.Count);
            HashStretchLeaves(first, end, buffer, leaves, cancel);
            FoldPieces(first, end, leaves);
        }
    }

    private void HashStretchLeaves(int first, int end, byte[] buffer, Span<byte> leaves, CancellationToken cancel)
    {
        var stop = _layout.Offset(end - 1) + _layout.Length(end - 1);
        for (var offset = _layout.Offset(first); offset < stop;)
        {
            cancel.ThrowIfCancellationRequested();
            var read = buffer.AsSpan(0, (int)Math.Min(buffer.Length, stop - offset));
            ReadExactly(read, offset);
            Merkle.HashLeaves(read, leaves);
            leaves = leaves[(Merkle.LeafCount(read.Length) * Hash256.Size)..];
            offset += read.Length;
            Report(ref _treeBytes, read.Length);
        }
    }

    private void FoldPieces(int first, int end, Span<byte> leaves)
    {
        for (var piece = first; piece < end; piece++)
        {
            var length = Merkle.LeafCount(_layout.Length(piece)) * Hash256.Size;
            Merkle.PieceHashOfLeaves(leaves[..length], _layout, piece).CopyTo(_layer.AsSpan(piece * Hash256.Size));
            leaves = leaves[length..];
        }
    }

    private Hash256 HashPlain(CancellationToken cancel)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        for (long offset = 0; offset < _layout.Size;)
        {
            cancel.ThrowIfCancellationRequested();
            var read = buffer.AsSpan(0, (int)Math.Min(buffer.Length, _layout.Size - offset));
            ReadExactly(read, offset);
            sha256.AppendData(read);
            offset += read.Length;
            Report(ref _plainBytes, read.Length);
        }

        return new Hash256(sha256.GetHashAndReset());
    }

    /// <exception cref="EndOfStreamException">The file became shorter.</exception>
    private void ReadExactly(Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file, destination, offset);
            if (read == 0) throw new EndOfStreamException();
            destination = destination[read..];
            offset += read;
        }
    }

    private void Report(ref long count, int bytes)
    {
        lock (_reporting)
        {
            var before = Math.Min(_treeBytes, _plainBytes);
            count += bytes;
            var done = Math.Min(_treeBytes, _plainBytes);
            if (done > before) _progress?.Report(done);
        }
    }
}
