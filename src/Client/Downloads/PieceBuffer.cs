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

    private PieceBuffer(MemoryBudget budget, int piece, int length)
    {
        (_budget, Piece, Length) = (budget, piece, length);
        _bytes = ArrayPool<byte>.Shared.Rent(length);
    }

    public int Piece { get; }

    public int Length { get; }

    /// <summary>Bytes that have arrived, from the start on.</summary>
    public int Filled { get; set; }

    public Memory<byte> Bytes => (_bytes ?? throw new ObjectDisposedException(nameof(PieceBuffer))).AsMemory(0, Length);

    public static async Task<PieceBuffer> Rent(MemoryBudget budget, int piece, int length, CancellationToken cancel)
    {
        await budget.Take(length, cancel).ConfigureAwait(false);
        return new PieceBuffer(budget, piece, length);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is not { } bytes) return;
        ArrayPool<byte>.Shared.Return(bytes);
        _budget.Return(Length);
    }
}
