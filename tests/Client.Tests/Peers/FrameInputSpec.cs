using Akka.IO;
using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

public class FrameInputSpec
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Frames_and_blocks_are_read_however_the_bytes_come(int chunk)
    {
        var block = Bytes(50_000);
        var input = Over(chunk, Frame(new Frame.Unchoke()), Block(3, 16, block), Frame(new Frame.Bitfield(Bitfield.Full(100))));

        Assert.IsType<Frame.Unchoke>((await input.Read(default)).Frame);
        Assert.Equal(new BlockHeader(3, 16, block.Length), (await input.Read(default)).Block);
        Assert.Equal(block, await ReadBlock(input, block.Length));
        Assert.IsType<Frame.Bitfield>((await input.Read(default)).Frame);
        Assert.True((await input.Read(default)).IsEnd);
    }

    [Fact]
    public async Task A_block_that_nobody_wants_is_passed_over()
    {
        var input = Over(1000, Block(3, 16, Bytes(70_000)), Frame(new Frame.Choke()));
        await input.Read(default);
        await input.SkipBlock(default);

        Assert.IsType<Frame.Choke>((await input.Read(default)).Frame);
    }

    [Fact]
    public async Task Bytes_of_a_block_must_be_taken_before_the_next_frame()
    {
        var input = Over(1000, Block(3, 16, Bytes(10)));
        await input.Read(default);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await input.Read(default));
    }

    [Fact]
    public async Task An_end_within_a_frame_is_a_broken_connection()
    {
        var request = Frame(new Frame.Request(1, 2, 3));
        for (var length = 1; length < request.Length; length++)
        {
            var input = Over(1000, request[..length]);
            await Assert.ThrowsAsync<IOException>(async () => await input.Read(default));
        }
    }

    [Fact]
    public async Task An_end_within_a_block_is_a_broken_connection()
    {
        var input = Over(1000, Block(3, 16, Bytes(100))[..60]);
        await input.Read(default);

        await Assert.ThrowsAsync<IOException>(() => ReadBlock(input, 100));
    }

    [Fact]
    public async Task What_is_no_frame_is_refused_before_its_length_is_believed()
    {
        var input = Over(1000, [0x7F, 0xFF, 0xFF, 0xFF, 4]);

        await Assert.ThrowsAsync<WireFormatException>(async () => await input.Read(default));
    }

    [Fact]
    public async Task A_read_that_is_stopped_leaves_what_comes_to_the_next_one()
    {
        var stream = new ConnectionStream();
        var input = new FrameInput(stream);
        using var stop = new CancellationTokenSource();
        var request = Frame(new Frame.Request(1, 2, 3));
        stream.Receiving.Give(ByteString.FromBytes(request, 0, 5));
        var stopped = input.Read(stop.Token).AsTask();
        Assert.False(stopped.IsCompleted);

        await stop.CancelAsync();
        Assert.True((await stopped).IsStopped);
        Assert.True((await input.Read(stop.Token)).IsStopped);
        stream.Receiving.Give(ByteString.FromBytes(request, 5, request.Length - 5));

        Assert.Equal(new Frame.Request(1, 2, 3), (await input.Read(default)).Frame);
        stream.Receiving.End(new IOException("broke"));
        await Assert.ThrowsAsync<IOException>(async () => await input.Read(default));
    }

    private static async Task<byte[]> ReadBlock(FrameInput input, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;) at += await input.ReadBlock(bytes.AsMemory(at), default);
        return bytes;
    }

    private static byte[] Frame(Frame frame) => FrameCodec.ToArray(frame);

    private static byte[] Block(int piece, int offset, byte[] data)
    {
        var bytes = new byte[WireLimits.PieceHeader + data.Length];
        FrameCodec.WritePieceHeader(piece, offset, data.Length, bytes);
        data.CopyTo(bytes, WireLimits.PieceHeader);
        return bytes;
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static FrameInput Over(int chunk, params byte[][] frames) => new(new ChunkedStream([.. frames.SelectMany(f => f)], chunk));

    /// <summary>Gives at most so many bytes a read, as a network may.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
