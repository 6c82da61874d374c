using System.Buffers;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// A piece on its way from a connection to the disk. Owned by whoever fills it, then by whoever verifies and writes it, who disposes
/// it; that frees its share of the budget.
/// </summary>
internal sealed class PieceBuffer : IDisposable
{
    private readonly MemoryBudget _budget;
    private byte[]? _bytes;
    private long _waited;

    private PieceBuffer(MemoryBudget budget, int piece, int length)
    {
        (_budget, Piece, Length) = (budget, piece, length);
        _bytes = ArrayPool<byte>.Shared.Rent(length);
    }

    public int Piece { get; }

    public int Length { get; }

    /// <summary>Bytes that have arrived, from the start on.</summary>
    public int Filled { get; private set; }

    /// <summary>How long its sender was waited for.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Volatile.Read(ref _waited));

    /// <summary>How much longer it would take at that rate.</summary>
    public TimeSpan Left => Waited * ((double)(Length - Filled) / Math.Max(Filled, 1));

    public Memory<byte> Bytes => (_bytes ?? throw new ObjectDisposedException(nameof(PieceBuffer))).AsMemory(0, Length);

    public static async Task<PieceBuffer> Rent(MemoryBudget budget, int piece, int length, CancellationToken cancel)
    {
        await budget.Take(length, cancel).ConfigureAwait(false);
        var buffer = new PieceBuffer(budget, piece, length);
        budget.Enter(buffer);
        return buffer;
    }

    /// <summary>So many bytes came after so long a wait for them.</summary>
    public void Came(int bytes, TimeSpan waited)
    {
        Filled += bytes;
        Volatile.Write(ref _waited, _waited + waited.Ticks);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is not { } bytes) return;
        ArrayPool<byte>.Shared.Return(bytes);
        _budget.Leave(this);
    }
}
