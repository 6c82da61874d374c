using System.Buffers;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Protocol.Tests.Wire;

public sealed class FrameCodecSpec
{
    [Fact]
    public void Frames_have_their_golden_bytes() =>
        Assert.All(Frames.Golden, g => Assert.Equal(Frames.Bytes(g.Hex), FrameCodec.ToArray(g.Frame)));

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public void Frames_are_read_back_from_a_stream_in_segments_of_any_length(int segmentLength)
    {
        var stream = Frames.Golden.SelectMany(g => Frames.Bytes(g.Hex)).ToArray();
        var buffer = Frames.Chopped(stream, Math.Min(segmentLength, stream.Length));

        foreach (var (expected, _) in Frames.Golden)
        {
            Assert.True(FrameCodec.TryRead(ref buffer, out var frame));
            AssertSame(expected, frame);
        }

        Assert.True(buffer.IsEmpty);
        Assert.False(FrameCodec.TryRead(ref buffer, out _));
    }

    [Fact]
    public void A_frame_that_is_not_all_there_takes_nothing()
    {
        foreach (var (_, hex) in Frames.Golden)
        {
            var bytes = Frames.Bytes(hex);
            for (var length = 0; length < bytes.Length; length++)
            {
                var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
                Assert.False(FrameCodec.TryRead(ref buffer, out var frame));
                Assert.Null(frame);
                Assert.Equal(length, buffer.Length);
            }
        }
    }

    [Theory]
    [InlineData("00000000 08", "no type")]
    [InlineData("00000001 00", "type 0")]
    [InlineData("00000001 0c", "unknown type")]
    [InlineData("00000002 08", "choke with a body")]
    [InlineData("ffffffff 05", "4 GiB piece")]
    [InlineData("0010000a 05", "piece longer than a block may be")]
    [InlineData("00000009 05", "piece without bytes")]
    [InlineData("00000404 01", "long hello")]
    [InlineData("0000002a 01", "short hello")]
    [InlineData("00002006 02", "long bitfield")]
    [InlineData("00004005 03", "long have")]
    [InlineData("00000001 03", "empty have")]
    [InlineData("0000000e 04", "long request")]
    [InlineData("0000000c 07", "short cancel")]
    public void A_bad_length_is_refused_before_the_rest_is_there(string hex, string what)
    {
        Assert.NotEmpty(what);
        AssertRefused(Frames.Bytes(hex));
    }

    [Theory]
    [InlineData("0000000d 04 80000000 00000000 00004000", "negative piece")]
    [InlineData("0000000d 04 00000000 ffffffff 00004000", "negative offset")]
    [InlineData("0000000d 04 00000000 00000000 00000000", "no bytes wanted")]
    [InlineData("0000000d 04 00000000 00000000 00100001", "more than a block wanted")]
    [InlineData("0000000a 05 80000000 00000000 01", "negative piece sent")]
    [InlineData("00000006 03 00000001 02", "have of one and a quarter pieces")]
    [InlineData("00000007 02 0000000b 8050", "padding bit set")]
    [InlineData("00000006 02 0000000b 80", "short bitfield")]
    [InlineData("00000006 02 ffffffff 80", "negative count")]
    public void A_body_that_no_peer_may_send_is_refused(string hex, string what)
    {
        Assert.NotEmpty(what);
        AssertRefused(Frames.Bytes(hex));
    }

    [Fact]
    public void A_hello_of_another_protocol_with_an_impossible_ticket_or_versions_is_refused()
    {
        AssertRefused(Frames.Bytes("0000002b 01 41503251 0001 0001" + Frames.Root + "0000"));
        AssertRefused(Frames.Bytes("0000002b 01 41503250 0001 0001" + Frames.Root + "0001"));
        AssertRefused(Frames.Bytes("0000002b 01 41503250 0001 0002" + Frames.Root + "0000"));
        AssertRefused(Frames.Bytes("0000022b 01 41503250 0001 0001" + Frames.Root + "0200" + new string('0', 1024)));
    }

    [Fact]
    public void What_a_later_version_adds_to_a_hello_is_passed_over()
    {
        var buffer = new ReadOnlySequence<byte>(Frames.Bytes("0000002f 01 41503250 0009 0001" + Frames.Root + "0000 01020304"));

        Assert.True(FrameCodec.TryRead(ref buffer, out var frame));
        Assert.Equal(new Frame.Hello(9, 1, Frames.Root, default), frame);
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void Reasons_of_a_later_version_are_other()
    {
        var buffer = new ReadOnlySequence<byte>(Frames.Bytes("00000002 0a ee 0000000e 06 00000002 00000000 00004000 ee"));

        Assert.True(FrameCodec.TryRead(ref buffer, out var bye));
        Assert.Equal(new Frame.Bye(ByeReason.Other), bye);
        Assert.True(FrameCodec.TryRead(ref buffer, out var reject));
        Assert.Equal(new Frame.Reject(2, 0, 16_384, RejectReason.Other), reject);
    }

    [Fact]
    public void The_longest_frames_are_read()
    {
        var block = new Frame.Block(65_535, (64 << 20) - 1, new ReadOnlySequence<byte>(new byte[WireLimits.MaxBlock]));
        var bytes = FrameCodec.ToArray(block);
        Assert.Equal(WireLimits.MaxFrame, bytes.Length);

        foreach (var frame in new Frame[] { block, new Frame.Bitfield(Bitfield.Full(65_536)), new Frame.Have([.. Enumerable.Range(0, 4_096)]) })
        {
            var buffer = Frames.Chopped(FrameCodec.ToArray(frame), 4_000);
            Assert.True(FrameCodec.TryRead(ref buffer, out var read));
            AssertSame(frame, read);
        }
    }

    [Fact]
    public void The_bytes_of_a_piece_are_handed_out_where_they_lie()
    {
        var bytes = FrameCodec.ToArray(new Frame.Block(1, 2, new ReadOnlySequence<byte>([1, 2, 3])));
        var buffer = new ReadOnlySequence<byte>(bytes);
        FrameCodec.TryRead(ref buffer, out var frame);
        bytes[WireLimits.PieceHeader] = 99;

        Assert.Equal(99, Assert.IsType<Frame.Block>(frame).Data.FirstSpan[0]);
    }

    [Fact]
    public void A_pieces_header_can_be_written_alone()
    {
        var header = new byte[WireLimits.PieceHeader];
        FrameCodec.WritePieceHeader(2, 16_384, 3, header);

        Assert.Equal(Frames.Bytes("0000000c 05 00000002 00004000"), header);
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCodec.WritePieceHeader(0, 0, WireLimits.MaxBlock + 1, header));
    }

    [Fact]
    public void A_pieces_header_can_be_read_alone_and_nothing_else_is_taken_for_one()
    {
        var header = new byte[WireLimits.PieceHeader];
        FrameCodec.WritePieceHeader(7, 16_384, 1_000, header);

        Assert.True(FrameCodec.TryReadPieceHeader([.. header, 1, 2], out var piece, out var offset, out var length));
        Assert.Equal((7, 16_384, 1_000), (piece, offset, length));

        for (var cut = 0; cut < header.Length; cut++) Assert.False(FrameCodec.TryReadPieceHeader(header.AsSpan(0, cut), out _, out _, out _));
        Assert.False(FrameCodec.TryReadPieceHeader(FrameCodec.ToArray(new Frame.Request(1, 2, 3)), out _, out _, out _));
        header[0] = 0x7F;
        Assert.Throws<WireFormatException>(() => FrameCodec.TryReadPieceHeader(header, out _, out _, out _));
    }

    [Fact]
    public void Before_the_hello_only_so_much_is_taken_as_a_hello_may_have()
    {
        var request = Frames.Bytes("00100009 05");
        Assert.Throws<WireFormatException>(() =>
        {
            var buffer = new ReadOnlySequence<byte>(request);
            FrameCodec.TryRead(ref buffer, out _, WireLimits.MaxHello);
        });
    }

    [Fact]
    public void The_lower_of_both_versions_is_spoken_if_both_can()
    {
        Frame.Hello Speaks(ushort min, ushort max) => new(max, min, default, default);

        Assert.Equal((ushort)1, Frame.Hello.Common(Speaks(1, 1), Speaks(1, 3)));
        Assert.Equal((ushort)2, Frame.Hello.Common(Speaks(2, 5), Speaks(1, 2)));
        Assert.Null(Frame.Hello.Common(Speaks(2, 5), Speaks(1, 1)));
        Assert.Null(Frame.Hello.Common(Speaks(1, 1), Speaks(2, 5)));
    }

    [Fact]
    public void Noise_is_read_refused_or_waited_for_but_never_breaks_the_reader()
    {
        var random = new Random(4711);
        var outcomes = new int[3];
        for (var i = 0; i < 20_000; i++)
        {
            var noise = new byte[random.Next(0, 64)];
            random.NextBytes(noise);
            if (noise.Length > 4) (noise[0], noise[1], noise[2], noise[3], noise[4]) = (0, 0, 0, (byte)random.Next(0, 60), (byte)random.Next(0, 12));
            outcomes[Outcome(noise)]++;
        }

        Assert.All(outcomes, count => Assert.True(count > 100));
    }

    [Fact]
    public void A_golden_stream_with_a_byte_changed_never_breaks_the_reader()
    {
        var stream = Frames.Golden.SelectMany(g => Frames.Bytes(g.Hex)).ToArray();
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var changed = (byte[])stream.Clone();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Outcome(changed);
        }
    }

    /// <summary>0 refused, 1 waits for more, 2 read to the end.</summary>
    private static int Outcome(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        try
        {
            while (FrameCodec.TryRead(ref buffer, out _))
            {
            }

            return buffer.IsEmpty ? 2 : 1;
        }
        catch (WireFormatException)
        {
            return 0;
        }
    }

    private static void AssertRefused(byte[] bytes)
    {
        var refused = Assert.Throws<WireFormatException>(() =>
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            FrameCodec.TryRead(ref buffer, out _);
        });
        Assert.NotEmpty(refused.Message);
    }

    private static void AssertSame(Frame expected, Frame? actual)
    {
        if (expected is Frame.Bitfield bitfield) Assert.Equal(bitfield.Pieces, Assert.IsType<Frame.Bitfield>(actual).Pieces);
        else Assert.Equal(expected, actual);
    }
}
