namespace AkkaP2P.Client.Peers;

/// <summary>
/// One TCP connection of Akka.Streams as a <see cref="Stream"/>, which is what <see cref="System.Net.Security.SslStream"/> can be
/// laid over. Asynchronous only; one reader and one writer at a time. See <see cref="ConnectionStage"/>.
/// </summary>
internal sealed class ConnectionStream : Stream
{
    /// <summary>Set by the stage when it runs; before that it looks by itself.</summary>
    private Action? _wakeReceiving;
    private Action? _wakeSending;
    private Action? _abort;
    private bool _disposed;

    public SendBuffer Sending { get; } = new();

    public ReceiveBuffer Receiving { get; } = new();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Attach(Action wakeReceiving, Action wakeSending, Action abort)
    {
        Volatile.Write(ref _wakeReceiving, wakeReceiving);
        Volatile.Write(ref _wakeSending, wakeSending);
        Volatile.Write(ref _abort, abort);
        if (Volatile.Read(ref _disposed)) abort();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = Receiving.Read(buffer.Span, out var ended, out var wake);
            if (wake) Volatile.Read(ref _wakeReceiving)?.Invoke();
            if (read > 0 || ended || buffer.IsEmpty) return read;
            await Receiving.HasMore(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var written = Sending.Write(buffer.Span, out var wake);
            if (wake) Volatile.Read(ref _wakeSending)?.Invoke();
            buffer = buffer[written..];
            if (buffer.Length > 0) await Sending.HasRoom(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what was written, then the end: the other side may still send.</summary>
    public void CloseSending()
    {
        if (Sending.End()) Volatile.Read(ref _wakeSending)?.Invoke();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Breaks the connection, unless both sides have ended it.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            Volatile.Write(ref _disposed, true);
            Volatile.Read(ref _abort)?.Invoke();
        }

        base.Dispose(disposing);
    }
}
