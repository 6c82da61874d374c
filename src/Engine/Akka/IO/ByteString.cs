using System.Collections;
using System.Diagnostics;
using System.Text;

namespace Akka.IO;

/// <summary>
/// An immutable sequence of bytes made of one or more chunks. Slicing and concatenating copy no bytes: the result shares
/// the chunks. <c>FromBytes</c> wraps an array, which must not be written to afterwards; <c>CopyFrom</c> copies it.
/// </summary>
[DebuggerDisplay("Count = {Count}")]
public sealed partial class ByteString : IEquatable<ByteString>, IEnumerable<byte>
{
    private const int SmallestList = 8;

    // One chunk: _only, and _chunks is null. Several: the chunks _first to _last of _chunks, of which the first one
    // begins before _start (a position in the list) when its head was sliced off, and the last may end after the string.
    private readonly ArraySegment<byte> _only;
    private readonly ChunkList? _chunks;
    private readonly long _start;
    private readonly int _first;
    private readonly int _last;
    private readonly int _count;

    private ByteString(ArraySegment<byte> only)
    {
        _only = only;
        _count = only.Count;
    }

    private ByteString(ChunkList chunks, int first, int last, long start, int count)
    {
        Debug.Assert(first < last);
        _chunks = chunks;
        _first = first;
        _last = last;
        _start = start;
        _count = count;
    }

    public static ByteString Empty { get; } = new(ArraySegment<byte>.Empty);

    public int Count => _count;

    public bool IsEmpty => _count == 0;

    /// <summary>All bytes are in one chunk.</summary>
    public bool IsCompact => _chunks is null;

    /// <summary>How many chunks <see cref="GetChunk"/> gives.</summary>
    internal int ChunkCount => _chunks is null ? 1 : _last - _first + 1;

    public byte this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _count);
            if (_chunks is null)
                return _only[index];
            var position = _start + index;
            var chunk = _chunks.Find(position, _first, _last);
            return _chunks[chunk][(int)(position - _chunks.StartOf(chunk))];
        }
    }

    public static bool operator ==(ByteString? x, ByteString? y) => x is null ? y is null : x.Equals(y);

    public static bool operator !=(ByteString? x, ByteString? y) => !(x == y);

    public static explicit operator ByteString(byte[] bytes) => CopyFrom(bytes);

    public static explicit operator byte[](ByteString byteString)
    {
        ArgumentNullException.ThrowIfNull(byteString);
        return byteString.ToArray();
    }

    public static ByteString operator +(ByteString x, ByteString y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Concat(y);
    }

    /// <summary>The same bytes in one chunk: itself if they are already, else a copy.</summary>
    public ByteString Compact() => IsCompact ? this : Wrap(ToArray());

    /// <summary>From <paramref name="index"/> to the end; beyond the end it is empty.</summary>
    public ByteString Slice(int index) => Slice(index, _count);

    /// <summary>At most <paramref name="count"/> bytes from <paramref name="index"/>; what lies outside is left away.</summary>
    public ByteString Slice(int index, int count)
    {
        index = Math.Max(index, 0);
        count = Math.Min(count, _count - index);
        if (count <= 0)
            return Empty;
        if (count == _count)
            return this;
        if (_chunks is null)
            return new ByteString(_only.Slice(index, count));

        var start = _start + index;
        var first = _chunks.Find(start, _first, _last);
        var last = _chunks.Find(start + count - 1, first, _last);
        return first == last
            ? new ByteString(_chunks[first].Slice((int)(start - _chunks.StartOf(first)), count))
            : new ByteString(_chunks, first, last, start, count);
    }

    public ByteString Concat(ByteString other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.IsEmpty)
            return this;
        if (IsEmpty)
            return other;

        var count = checked(_count + other._count);
        var added = other.ChunkCount == 1 ? [other.GetChunk(0)] : other.GetChunks();
        // Only where the list ends as the string does can it grow; and a list of mostly sliced-off chunks is left behind,
        // so that a buffer which is filled at one end and drained at the other does not keep what it once held.
        if (_chunks is not null && _start + _count == _chunks.EndOf(_last) && _first <= ChunkCount + SmallestList &&
            _chunks.TryAppend(_last + 1, added))
            return new ByteString(_chunks, _first, _last + added.Length, _start, count);

        ArraySegment<byte>[] all = [.. GetChunks(), .. added];
        var list = ChunkList.Of(all, Math.Max(SmallestList, all.Length * 2));
        return new ByteString(list, 0, all.Length - 1, 0, count);
    }

    public int IndexOf(byte b) => IndexOf(b, 0);

    /// <summary>Where the byte is at or after <paramref name="from"/>; -1 when it is not there.</summary>
    public int IndexOf(byte b, int from)
    {
        var before = 0;
        for (var i = 0; i < ChunkCount; i++)
        {
            var chunk = GetChunk(i).AsSpan();
            var skip = Math.Max(from - before, 0);
            if (skip < chunk.Length && chunk[skip..].IndexOf(b) is >= 0 and var found)
                return before + skip + found;
            before += chunk.Length;
        }

        return -1;
    }

    /// <summary>Do these bytes, from <paramref name="index"/> on, begin with those of <paramref name="other"/>?</summary>
    public bool HasSubstring(ByteString other, int index)
    {
        ArgumentNullException.ThrowIfNull(other);
        return index >= 0 && other._count <= _count - index && Slice(index, other._count).Equals(other);
    }

    public bool Equals(ByteString? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || other._count != _count)
            return false;
        if (IsCompact && other.IsCompact)
            return _only.AsSpan().SequenceEqual(other._only);

        int mine = 0, theirs = 0;
        ReadOnlySpan<byte> left = default, right = default;
        for (var remaining = _count; remaining > 0;)
        {
            if (left.IsEmpty)
                left = GetChunk(mine++);
            if (right.IsEmpty)
                right = other.GetChunk(theirs++);
            var length = Math.Min(left.Length, right.Length);
            if (!left[..length].SequenceEqual(right[..length]))
                return false;
            left = left[length..];
            right = right[length..];
            remaining -= length;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ByteString);

    public override int GetHashCode()
    {
        // Of the first bytes only: cheap for a large string, and independent of how it is cut into chunks.
        Span<byte> head = stackalloc byte[Math.Min(_count, 64)];
        CopyTo(ref head);
        var hash = new HashCode();
        hash.Add(_count);
        hash.AddBytes(head);
        return hash.ToHashCode();
    }

    public IEnumerator<byte> GetEnumerator()
    {
        for (var i = 0; i < ChunkCount; i++)
        {
            foreach (var b in GetChunk(i))
                yield return b;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The bytes as UTF-8.</summary>
    public override string ToString() => ToString(Encoding.UTF8);

    public string ToString(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return encoding.GetString(IsCompact ? _only.AsSpan() : ToArray());
    }

    internal ArraySegment<byte> GetChunk(int index)
    {
        if (_chunks is null)
            return _only;
        var chunk = _chunks[_first + index];
        var skip = index == 0 ? (int)(_start - _chunks.StartOf(_first)) : 0;
        var over = _first + index == _last ? (int)(_chunks.EndOf(_last) - _start - _count) : 0;
        return chunk.Slice(skip, chunk.Count - skip - over);
    }

    internal ArraySegment<byte>[] GetChunks()
    {
        var chunks = new ArraySegment<byte>[ChunkCount];
        for (var i = 0; i < chunks.Length; i++)
            chunks[i] = GetChunk(i);
        return chunks;
    }
}
