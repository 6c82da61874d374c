using System.Buffers.Binary;
using Akka.IO;
using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class FramingSpec : StreamSpec
{
    /// <summary>One text cut whole, byte by byte, and at random places.</summary>
    private static IEnumerable<List<ByteString>> Cuts(ByteString bytes)
    {
        yield return [bytes];
        yield return [.. Enumerable.Range(0, bytes.Count).Select(i => bytes.Slice(i, 1))];
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var cut = new List<ByteString>();
            for (int at = 0, count; at < bytes.Count; at += count)
                cut.Add(bytes.Slice(at, count = random.Next(1, Math.Min(9, bytes.Count - at) + 1)));
            yield return cut;
        }
    }

    [Fact]
    public async Task Delimited_frames_come_out_however_the_bytes_are_cut()
    {
        var text = ByteString.FromString("one\r\n\r\ntwo\rthree\r\nfour\n\r\n");
        foreach (var cut in Cuts(text))
        {
            var frames = await All(Source.From(cut).Via(Framing.Delimiter(ByteString.FromString("\r\n"), 100)));

            Assert.Equal(["one", "", "two\rthree", "four\n"], frames.Select(f => f.ToString()));
        }
    }

    [Fact]
    public async Task A_delimited_frame_over_the_limit_fails()
    {
        var newline = ByteString.FromString("\n");

        await Assert.ThrowsAsync<Framing.FramingException>(() =>
            All(Source.Single(ByteString.FromString("12345\n")).Via(Framing.Delimiter(newline, 4))));
        await Assert.ThrowsAsync<Framing.FramingException>(() =>
            All(Source.Repeat(ByteString.FromString("endless")).Via(Framing.Delimiter(newline, 1000))));
        Assert.Equal(["1234"], (await All(Source.Single(ByteString.FromString("1234\n")).Via(Framing.Delimiter(newline, 4))))
            .Select(f => f.ToString()));
    }

    [Fact]
    public async Task A_last_frame_without_delimiter_fails_unless_it_is_allowed()
    {
        var source = Source.Single(ByteString.FromString("a\nb"));
        var newline = ByteString.FromString("\n");

        await Assert.ThrowsAsync<Framing.FramingException>(() => All(source.Via(Framing.Delimiter(newline, 10))));
        Assert.Equal(["a", "b"], (await All(source.Via(Framing.Delimiter(newline, 10, allowTruncation: true))))
            .Select(f => f.ToString()));
    }

    [Theory]
    [InlineData(1, 0, ByteOrder.BigEndian)]
    [InlineData(2, 0, ByteOrder.LittleEndian)]
    [InlineData(2, 3, ByteOrder.BigEndian)]
    [InlineData(3, 1, ByteOrder.LittleEndian)]
    [InlineData(4, 0, ByteOrder.BigEndian)]
    [InlineData(4, 5, ByteOrder.LittleEndian)]
    public async Task Frames_with_a_length_field_come_out_however_the_bytes_are_cut(int fieldLength, int offset, ByteOrder order)
    {
        var expected = new[] { 0, 1, 5, 200, 0 }.Select(count => Frame(count, fieldLength, offset, order)).ToList();
        var bytes = expected.Aggregate(ByteString.Empty, (all, next) => all.Concat(next));
        foreach (var cut in Cuts(bytes))
            Assert.Equal(expected, await All(Source.From(cut).Via(Framing.LengthField(fieldLength, 1000, offset, order))));
    }

    [Fact]
    public async Task A_length_over_the_limit_or_below_zero_fails_before_its_bytes_come()
    {
        await Assert.ThrowsAsync<Framing.FramingException>(() => Decode(101));
        await Assert.ThrowsAsync<Framing.FramingException>(() => Decode(int.MaxValue));
        await Assert.ThrowsAsync<Framing.FramingException>(() => Decode(-1));

        Task Decode(int length)
        {
            var header = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(header, length);
            return All(Source.Single(ByteString.FromBytes(header)).Via(Framing.LengthField(4, 104)));
        }
    }

    [Fact]
    public async Task A_truncated_last_frame_fails()
    {
        foreach (var bytes in new[] { new byte[] { 3, 1, 2 }, [0, 2, 9], [5] })
        {
            await Assert.ThrowsAsync<Framing.FramingException>(() =>
                All(Source.Single(ByteString.FromBytes(bytes)).Via(Framing.LengthField(1, 100))));
        }
    }

    [Fact]
    public async Task The_simple_protocol_gives_back_the_messages_it_was_given()
    {
        var protocol = Framing.SimpleFramingProtocol(1000);
        var messages = new[] { "", "hello", new string('x', 1000) }.Select(ByteString.FromString).ToList();

        Assert.Equal(messages, await All(Source.From(messages).Via(protocol.Join(Flow.Create<ByteString>()))));
        await Assert.ThrowsAsync<Framing.FramingException>(() =>
            All(Source.Single(ByteString.FromBytes(new byte[1001])).Via(protocol.Join(Flow.Create<ByteString>()))));
    }

    private static ByteString Frame(int count, int fieldLength, int offset, ByteOrder order)
    {
        var frame = Enumerable.Repeat((byte)0xAB, offset + fieldLength + count).ToArray();
        for (var i = 0; i < fieldLength; i++)
        {
            var significance = order == ByteOrder.BigEndian ? fieldLength - 1 - i : i;
            frame[offset + i] = (byte)(count >> 8 * significance);
        }

        return ByteString.FromBytes(frame);
    }
}
