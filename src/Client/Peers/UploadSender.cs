using System.Buffers;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Sends one peer what it asked for: reads a block from the file behind room for its header and gives both to the connection in one go, so a byte is
/// copied once between the file and the encryption. One loop, which waits for requests, for its turn, for the upload limit and for the network.
/// </summary>
internal sealed class UploadSender(PeerConnection connection, UploadQueue queue, UploadContext context, Action<long> served)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IPieceReader? _reader;

    /// <summary>Sends from this from now on; closes what it sent from before.</summary>
    public void Use(IPieceReader? reader)
    {
        TaskCompletionSource changed;
        IPieceReader? before;
        lock (_lock)
        {
            (before, _reader) = (_reader, reader);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        before?.Dispose();
        changed.TrySetResult();
    }

    /// <summary>Runs until stopped or the connection breaks.</summary>
    /// <param name="stop">Ends it between two frames, so that a goodbye can follow.</param>
    /// <param name="hangUp">Ends it within a frame.</param>
    public async Task Run(CancellationToken stop, CancellationToken hangUp)
    {
        try
        {
            while (true)
            {
                await queue.HasMore(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stop.IsCancellationRequested) return; // what is still in the queue is not sent; not thrown, since each small file ends so
                using var turn = await context.Turns.Take(queue, stop).ConfigureAwait(false);
                if (queue.TryTake(out var request)) await Send(request!, turn, stop, hangUp).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it waited for its turn or its file.
        }
    }

    private async Task Send(Frame.Request request, UploadTurns.Turn turn, CancellationToken stop, CancellationToken hangUp)
    {
        var length = WireLimits.PieceHeader + request.Length;
        var frame = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            switch (Fill(request, frame.AsSpan(0, length), out var changed))
            {
                case Filled.Yes:
                    var sending = connection.Output.WriteReady(frame.AsMemory(0, length), context.Limit, hangUp);
                    await turn.Last(sending, context.Time).ConfigureAwait(false);
                    served(request.Length);
                    return;
                case Filled.Unreadable:
                    await connection.Output.Write(Refuse(request, RejectReason.Unreadable), hangUp).ConfigureAwait(false);
                    return;
                case Filled.Closed:
                    // The download behind it has ended; the actor looks for its file, or ends the connection.
                    queue.PutBack(request);
                    turn.Dispose();
                    await changed.WaitAsync(stop).ConfigureAwait(false);
                    return;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    private Filled Fill(Frame.Request request, Span<byte> frame, out Task changed)
    {
        IPieceReader? reader;
        lock (_lock) (reader, changed) = (_reader, _changed.Task);
        try
        {
            FrameCodec.WritePieceHeader(request.Piece, request.Offset, request.Length, frame);
            return reader is not null && reader.TryRead(request.Piece, request.Offset, frame[WireLimits.PieceHeader..]) ? Filled.Yes : Filled.Closed;
        }
        catch (ObjectDisposedException)
        {
            return Filled.Closed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Filled.Unreadable;
        }
    }

    private static Frame.Reject Refuse(Frame.Request request, RejectReason reason) =>
        new(request.Piece, request.Offset, request.Length, reason);

    private enum Filled
    {
        Yes,
        Closed,
        Unreadable,
    }
}
