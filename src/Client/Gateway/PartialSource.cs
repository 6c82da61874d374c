using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Shares;
using Microsoft.AspNetCore.Http;

namespace AkkaP2P.Client.Gateway;

/// <summary>A running download: reads what is verified, waits for what is not, and says what it will need next.</summary>
internal sealed class PartialSource(ServedFile file, PartialFile partial, GatewaySettings settings, TimeProvider time, IDisposable use) : IByteSource
{
    private readonly IPieceReader _reader = partial.OpenReader();

    public async ValueTask<int> Read(long at, Memory<byte> buffer, CancellationToken cancel)
    {
        var layout = partial.Layout;
        var piece = layout.PieceAt(at);
        partial.Demand.Want(this, piece, Math.Min(layout.Count - 1, piece + (int)(settings.ReadAhead / layout.PieceSize)));
        if (!await Wait(piece, cancel).ConfigureAwait(false)) return 0;
        var offset = (int)(at - layout.Offset(piece));
        var length = Math.Min(buffer.Length, layout.Length(piece) - offset);
        if (_reader.TryRead(piece, offset, buffer.Span[..length])) return length;
        await End(cancel).ConfigureAwait(false);
        return 0;
    }

    public void Dispose()
    {
        partial.Demand.Forget(this);
        _reader.Dispose();
        use.Dispose();
    }

    /// <summary>False when the download has ended.</summary>
    private async Task<bool> Wait(int piece, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, file.Ended);
        var since = time.GetTimestamp();
        while (!file.Ended.IsCancellationRequested)
        {
            var next = partial.Demand.NextPiece;
            if (_reader.Has(piece)) return true;
            var left = settings.Wait - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) throw Late();
            // The loop finds out what became of the wait, since its end by time or by the download's end is nothing unusual.
            await ((Task)next.WaitAsync(left, time, over.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }

        return false;
    }

    /// <summary>A download closes its file a moment before it ends as a share; to open it again in between would find the closed one.</summary>
    private async Task End(CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, file.Ended);
        await Task.Delay(settings.Wait, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    private GatewayException Late() => new(
        StatusCodes.Status504GatewayTimeout, $"nobody sent this part of {file.Info.File} within {settings.Wait.TotalSeconds:0} s; it may come when someone who has it is online");
}
