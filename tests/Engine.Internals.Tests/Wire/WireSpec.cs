using System.Buffers.Binary;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding.Internal;
using Akka.Cluster.Tools.PublishSubscribe.Internal;
using EngineSpecs.Network;

namespace EngineSpecs.Wire;

/// <summary>What goes over the wire keeps its bytes, and what comes may be anything.</summary>
public sealed class WireSpec : IAsyncLifetime
{
    private const int Seed = 515;

    /// <summary>What reading may allocate: some for the message and for an exception, and so much for each byte that came.</summary>
    private const int BytesAllocated = 64 * 1024;
    private const int BytesAllocatedPerByte = 200;

    private readonly MemoryNodes _nodes = new(Seed);
    private readonly ExtendedActorSystem _system;
    private readonly IReadOnlyList<WireDecoder> _decoders;

    public WireSpec()
    {
        _system = (ExtendedActorSystem)_nodes.Start();
        _decoders = WireDecoders.All(_system);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public void The_bytes_of_all_that_crosses_the_network_do_not_change()
    {
        var actual = _decoders.Select(d => $"{d.Name} {Convert.ToHexString(d.Sample)}");

        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Wire", "golden.txt")), actual);
    }

    [Fact]
    public void What_is_read_is_written_with_the_same_bytes_again()
    {
        // A failure is named by its own type's name when it is passed on.
        foreach (var decoder in _decoders.Where(d => d.Name != "16 SF"))
        {
            Assert.Equal((decoder.Name, Convert.ToHexString(decoder.Sample)), (decoder.Name, Convert.ToHexString(decoder.Write(decoder.Read(decoder.Sample)))));
        }
    }

    [Fact]
    public void Every_message_between_nodes_has_a_sample()
    {
        var samples = WireSamples.Messages(_system).Select(s => s.GetType()).ToHashSet();
        Type[] families = [typeof(ClusterMessages.IWireMessage), typeof(ShardingMessages.IShardingMessage), typeof(IMediatorMessage)];

        var missing = families.SelectMany(family => family.Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(family)))
            .Where(t => !samples.Contains(t));

        Assert.Empty(missing);
    }

    [Fact]
    public void A_message_cut_off_anywhere_is_read_or_refused()
    {
        foreach (var decoder in _decoders)
        {
            for (var length = 0; length < decoder.Sample.Length; length++) AssertReadOrRefused(decoder, decoder.Sample[..length], $"first {length} bytes");
        }
    }

    [Fact]
    public void Mutated_foreign_and_random_bytes_are_read_or_refused_within_bounded_memory()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var decoder = _decoders[random.Next(_decoders.Count)];
            var bytes = random.Next(4) switch
            {
                0 => RandomBytes(random),
                1 => Mutated(_decoders[random.Next(_decoders.Count)].Sample, random),
                _ => Mutated(decoder.Sample, random),
            };
            AssertReadOrRefused(decoder, bytes, $"seed {Seed}, input {i}");
        }
    }

    [Fact]
    public void A_length_that_is_not_there_takes_no_memory()
    {
        // Field 1 to 7, length-delimited, of a length up to 2 GiB.
        foreach (var decoder in _decoders)
        {
            for (var field = 1; field <= 7; field++)
            {
                AssertReadOrRefused(decoder, [(byte)(field << 3 | 2), 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3], $"field {field}");
            }

            var prefix = new byte[8];
            BinaryPrimitives.WriteInt32BigEndian(prefix, int.MaxValue);
            AssertReadOrRefused(decoder, prefix, "a huge frame");
        }
    }

    [Fact]
    public void Messages_within_messages_are_read_to_a_depth_and_then_refused()
    {
        var identify = _decoders.Single(d => d.Name == "16 ID");

        Assert.IsType<Identify>(identify.Read(WireDecoders.Nested(10)));
        Assert.Throws<System.Runtime.Serialization.SerializationException>(() => identify.Read(WireDecoders.Nested(40)));
        Assert.Throws<System.Runtime.Serialization.SerializationException>(() => identify.Read(WireDecoders.Nested(5_000)));
        // Having refused, it goes on as before.
        Assert.IsType<Identify>(identify.Read(WireDecoders.Nested(10)));
    }

    private static void AssertReadOrRefused(WireDecoder decoder, byte[] bytes, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var wrong = decoder.Try(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(wrong is null, $"{decoder.Name}, {what}: {Convert.ToHexString(bytes)} {wrong}");
        Assert.True(
            allocated <= BytesAllocated + (BytesAllocatedPerByte * bytes.Length),
            $"{decoder.Name}, {what}: {Convert.ToHexString(bytes)} took {allocated} bytes");
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Cut, changed, or with bytes put in.</summary>
    private static byte[] Mutated(byte[] whole, Random random)
    {
        var bytes = whole[..(random.Next(3) == 0 ? random.Next(whole.Length + 1) : whole.Length)].ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            if (random.Next(4) == 0) bytes.Insert(at, (byte)random.Next(256));
            else bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(bytes[at] ^ (1 << random.Next(8)));
        }

        return [.. bytes];
    }
}
