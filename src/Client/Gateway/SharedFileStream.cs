using Microsoft.AspNetCore.Http;

namespace AkkaP2P.Client.Gateway;

/// <summary>
/// A file of a group as a stream to read and seek in, whether it is here, is just coming, or is still to be fetched. Nothing is opened before the first
/// byte is read. A source that ends (a download that completes, say) is replaced by the next.
/// </summary>
internal sealed class SharedFileStream(GatewayFile file, Func<CancellationToken, Task<IByteSource>> open) : Stream
{
    /// <summary>Sources in a row that may end without a byte.</summary>
    private const int MaxTries = 5;

    private IByteSource? _source;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Size;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = buffer[..(int)Math.Clamp(Length - _position, 0, buffer.Length)];
        if (wanted.IsEmpty) return 0;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            _source ??= await open(cancellationToken).ConfigureAwait(false);
            var read = await _source.Read(_position, wanted, cancellationToken).ConfigureAwait(false);
            _position += read;
            if (read > 0) return read;
            Close(_source);
        }

        throw new GatewayException(StatusCodes.Status502BadGateway, $"{file.File} ended again and again while it was read");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        SeekOrigin.End => Length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("pieces are waited for, so it is read asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _source is { } source) Close(source);
        base.Dispose(disposing);
    }

    private void Close(IByteSource source)
    {
        source.Dispose();
        _source = null;
    }
}
