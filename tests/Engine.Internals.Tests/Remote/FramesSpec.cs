using System.Buffers;
using System.Buffers.Binary;
using Akka.Remote.Proto;
using Akka.Remote.Transport;

namespace EngineSpecs.Remote;

public class FramesSpec
{
    private const int Limit = 10_000;

    private static byte[] Encoded(params Frame[] frames)
    {
        using var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        foreach (var frame in frames) writer.Add(frame);
        writer.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return stream.ToArray();
    }

    private static Frame Ack(ulong number) => new() { Acknowledgement = new Acknowledgement { Cumulative = number } };

    [Fact]
    public void Frames_come_out_as_they_went_in_whatever_the_chunks()
    {
        var bytes = Encoded(Ack(1), new Frame { Hello = new Hello { From = "a", To = "b", Version = 1 } }, Ack(2));

        for (var chunk = 1; chunk <= bytes.Length; chunk++)
        {
            var frames = new List<Frame>();
            for (var end = chunk; ; end += chunk)
            {
                var start = frames.Sum(f => f.CalculateSize() + FrameReader.LengthPrefixSize);
                var buffer = new ReadOnlySequence<byte>(bytes.AsMemory(start..Math.Min(end, bytes.Length)));
                while (FrameReader.TryRead(ref buffer, Limit, out var frame)) frames.Add(frame!);
                if (end >= bytes.Length) break;
            }

            Assert.Equal([Ack(1), new Frame { Hello = new Hello { From = "a", To = "b", Version = 1 } }, Ack(2)], frames);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Limit + 1)]
    [InlineData(int.MaxValue)]
    public void A_length_out_of_bounds_is_refused_before_its_bytes_come(int length)
    {
        var prefix = new byte[FrameReader.LengthPrefixSize];
        BinaryPrimitives.WriteInt32BigEndian(prefix, length);
        var buffer = new ReadOnlySequence<byte>(prefix);

        Assert.Throws<InvalidDataException>(() => FrameReader.TryRead(ref buffer, Limit, out _));
    }

    [Fact]
    public void Random_bytes_are_refused_or_read_but_never_fail_otherwise()
    {
        const int Seed = 99;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length >= 4) BinaryPrimitives.WriteInt32BigEndian(bytes, random.Next(70));
            var buffer = new ReadOnlySequence<byte>(bytes);
            var thrown = Record.Exception(() => FrameReader.TryRead(ref buffer, Limit, out _));
            Assert.True(thrown is null or InvalidDataException, $"seed {Seed}, input {i}: {thrown}");
        }
    }
}
