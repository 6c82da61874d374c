using Akka.IO;
using Xunit;

namespace Akka.Tests.IO;

/// <summary>Random operations on byte strings and on plain arrays must come to the same.</summary>
public sealed class ByteStringModelSpec
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20_251_121)]
    public void Random_operations_agree_with_an_array(int seed)
    {
        var random = new Random(seed);
        var pool = new List<(ByteString Bytes, byte[] Model)> { (ByteString.Empty, []) };
        for (var step = 0; step < 3000; step++)
        {
            var (bytes, model) = pool[random.Next(pool.Count)];
            var next = random.Next(5) switch
            {
                0 => Fresh(random),
                1 or 2 => Joined(bytes, model, random.Next(2) == 0 ? Fresh(random) : pool[random.Next(pool.Count)]),
                3 => Sliced(bytes, model, random),
                _ => (bytes.Compact(), model),
            };
            AssertSame(next, random, $"seed {seed}, step {step}");
            if (next.Item2.Length < 4000 && pool.Count < 40)
                pool.Add(next);
            else
                pool[random.Next(1, pool.Count)] = next.Item2.Length < 4000 ? next : (ByteString.Empty, []);
        }

        // What was shared along the way is still what it was.
        foreach (var entry in pool)
            AssertSame(entry, random, $"seed {seed}, at the end");
    }

    [Fact]
    public void A_byte_is_found_in_any_chunk()
    {
        var bytes = Enumerable.Range(0, 100).Aggregate(ByteString.Empty, (b, i) => b + ByteString.FromBytes([(byte)i]));

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, bytes.IndexOf((byte)i));
            Assert.Equal(i, bytes.IndexOf((byte)i, i));
            Assert.Equal(-1, bytes.IndexOf((byte)i, i + 1));
        }
    }

    private static (ByteString, byte[]) Fresh(Random random)
    {
        var model = new byte[random.Next(12)];
        random.NextBytes(model);
        return (ByteString.CopyFrom(model), model);
    }

    private static (ByteString, byte[]) Joined(ByteString bytes, byte[] model, (ByteString Bytes, byte[] Model) other) =>
        (bytes.Concat(other.Bytes), [.. model, .. other.Model]);

    private static (ByteString, byte[]) Sliced(ByteString bytes, byte[] model, Random random)
    {
        var from = random.Next(model.Length + 1);
        var count = random.Next(model.Length - from + 1);
        return (bytes.Slice(from, count), model[from..(from + count)]);
    }

    private static void AssertSame((ByteString Bytes, byte[] Model) pair, Random random, string where)
    {
        var (bytes, model) = pair;
        Assert.True(model.Length == bytes.Count, where);
        Assert.True(model.AsSpan().SequenceEqual(bytes.ToArray()), where);
        Assert.True(model.SequenceEqual(bytes), where);
        Assert.True(bytes.Equals(ByteString.FromBytes(model)), where);
        if (model.Length == 0)
            return;
        var index = random.Next(model.Length);
        Assert.True(model[index] == bytes[index], where);
        var wanted = (byte)random.Next(256);
        var from = random.Next(model.Length);
        Assert.True(Array.IndexOf(model, wanted, from) == bytes.IndexOf(wanted, from), where);
    }
}
