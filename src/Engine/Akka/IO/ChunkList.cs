using System.Diagnostics;

namespace Akka.IO;

/// <summary>
/// The chunks behind one or more <see cref="ByteString"/>s, which each see a part of it. It only grows at the end, and
/// only for the string that ends where it ends, so appending to a growing string costs no copy of what is there, while
/// every other string that shares the list keeps seeing what it saw.
/// </summary>
internal sealed class ChunkList
{
    private readonly ArraySegment<byte>[] _chunks;

    // Where each chunk ends, counted from the beginning of the list: a binary search finds the chunk of a position.
    private readonly long[] _ends;

    // Appenders on different threads may start from the same string; the one that moves this on owns the new slots.
    private int _used;

    private ChunkList(int capacity)
    {
        _chunks = new ArraySegment<byte>[capacity];
        _ends = new long[capacity];
    }

    public ArraySegment<byte> this[int index] => _chunks[index];

    public long StartOf(int index) => index == 0 ? 0 : _ends[index - 1];

    public long EndOf(int index) => _ends[index];

    public static ChunkList Of(ReadOnlySpan<ArraySegment<byte>> chunks, int capacity)
    {
        var list = new ChunkList(capacity);
        var appended = list.TryAppend(0, chunks);
        Debug.Assert(appended);
        return list;
    }

    /// <summary>Adds chunks after the first <paramref name="used"/>; false when others are there or there is no room.</summary>
    public bool TryAppend(int used, ReadOnlySpan<ArraySegment<byte>> chunks)
    {
        if (used + chunks.Length > _chunks.Length ||
            Interlocked.CompareExchange(ref _used, used + chunks.Length, used) != used)
            return false;

        var end = used == 0 ? 0 : _ends[used - 1];
        foreach (var chunk in chunks)
        {
            end += chunk.Count;
            _chunks[used] = chunk;
            _ends[used] = end;
            used++;
        }

        return true;
    }

    /// <summary>Which of the chunks <paramref name="first"/> to <paramref name="last"/> holds a position.</summary>
    public int Find(long position, int first, int last)
    {
        var index = Array.BinarySearch(_ends, first, last - first + 1, position);
        // A chunk that ends at the position does not hold it; the next one does.
        return index >= 0 ? index + 1 : ~index;
    }
}
