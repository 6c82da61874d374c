using System.Text;
using Akka.IO;
using Xunit;

namespace Akka.Tests.IO;

public sealed class ByteStringSpec
{
    [Fact]
    public void FromBytes_wraps_and_CopyFrom_copies()
    {
        byte[] array = [1, 2, 3];
        var wrapped = ByteString.FromBytes(array);
        var copied = ByteString.CopyFrom(array);
        array[0] = 9;

        Assert.Equal([9, 2, 3], wrapped.ToArray());
        Assert.Equal([1, 2, 3], copied.ToArray());
    }

    [Fact]
    public void Part_of_an_array_can_be_wrapped_or_copied()
    {
        byte[] array = [1, 2, 3, 4];

        Assert.Equal([2, 3], ByteString.FromBytes(array, 1, 2).ToArray());
        Assert.Equal([2, 3], ByteString.CopyFrom(array, 1, 2).ToArray());
        Assert.Equal([3, 4], ByteString.FromBytes(new ArraySegment<byte>(array, 2, 2)).ToArray());
        Assert.Equal([3, 4], ByteString.CopyFrom(array.AsMemory(2)).ToArray());
        Assert.Equal([3, 4], ByteString.CopyFrom(array.AsSpan(2)).ToArray());
    }

    [Fact]
    public void Text_goes_in_and_out_as_utf8_unless_told_otherwise()
    {
        var split = ByteString.FromString("gr").Concat(ByteString.FromString("üße"));

        Assert.Equal("grüße", split.ToString());
        Assert.Equal(7, split.Count);
        Assert.Equal("grüße", ByteString.FromString("grüße", Encoding.Unicode).ToString(Encoding.Unicode));
    }

    [Fact]
    public void An_index_outside_is_refused()
    {
        var bytes = ByteString.FromBytes([1, 2]) + ByteString.FromBytes([3]);

        Assert.Throws<ArgumentOutOfRangeException>(() => bytes[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteString.Empty[0]);
    }

    [Fact]
    public void A_slice_outside_is_cut_to_what_is_there()
    {
        var bytes = ByteString.FromBytes([1, 2]) + ByteString.FromBytes([3]);

        Assert.Equal([2, 3], bytes.Slice(1, 99).ToArray());
        Assert.Equal([1, 2, 3], bytes.Slice(-1).ToArray());
        Assert.True(bytes.Slice(3).IsEmpty);
        Assert.True(bytes.Slice(0, 0).IsEmpty);
        Assert.True(bytes.Slice(int.MaxValue, int.MaxValue).IsEmpty);
    }

    [Fact]
    public void Strings_are_equal_by_content_however_they_are_cut()
    {
        var one = ByteString.FromBytes([1, 2, 3, 4]);
        var many = ByteString.FromBytes([1]) + ByteString.FromBytes([2, 3]) + ByteString.FromBytes([4]);

        Assert.True(one == many);
        Assert.True(one.Equals((object)many));
        Assert.Equal(one.GetHashCode(), many.GetHashCode());
        Assert.True(one != many.Slice(1));
        Assert.True(one != ByteString.FromBytes([1, 2, 3, 5]));
        Assert.False(one == null);
    }

    [Fact]
    public void Two_strings_that_grow_from_the_same_one_do_not_see_each_other()
    {
        var common = ByteString.FromBytes([1]) + ByteString.FromBytes([2]);
        var left = common + ByteString.FromBytes([3]);
        var right = common + ByteString.FromBytes([4]) + ByteString.FromBytes([5]);

        Assert.Equal([1, 2], common.ToArray());
        Assert.Equal([1, 2, 3], left.ToArray());
        Assert.Equal([1, 2, 4, 5], right.ToArray());
    }

    [Fact]
    public void A_slice_that_ends_inside_a_chunk_can_grow()
    {
        var bytes = (ByteString.FromBytes([1]) + ByteString.FromBytes([2, 3])).Slice(0, 2);

        Assert.Equal([1, 2, 9], (bytes + ByteString.FromBytes([9])).ToArray());
    }

    [Fact]
    public void Compact_joins_the_chunks()
    {
        var bytes = ByteString.FromBytes([1]) + ByteString.FromBytes([2]);

        Assert.False(bytes.IsCompact);
        Assert.True(bytes.Compact().IsCompact);
        Assert.Equal(bytes, bytes.Compact());
    }

    [Fact]
    public async Task It_writes_itself_to_a_stream()
    {
        var bytes = ByteString.FromBytes([1, 2]) + ByteString.FromBytes([3]);
        using var stream = new MemoryStream();
        bytes.WriteTo(stream);
        await bytes.WriteToAsync(stream);

        Assert.Equal([1, 2, 3, 1, 2, 3], stream.ToArray());
    }

    [Fact]
    public void Copying_stops_where_the_bytes_or_the_room_end()
    {
        var bytes = ByteString.FromBytes([1, 2]) + ByteString.FromBytes([3]);
        var large = new byte[5];
        Memory<byte> small = new byte[2];

        Assert.Equal(3, bytes.CopyTo(large, 1, 4));
        Assert.Equal(2, bytes.CopyTo(ref small));
        Assert.Equal([0, 1, 2, 3, 0], large);
        Assert.Equal([1, 2], small.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.CopyTo(large, 3, 3));
    }

    [Fact]
    public void HasSubstring_compares_at_the_given_place()
    {
        var bytes = ByteString.FromString("GET ") + ByteString.FromString("/index");

        Assert.True(bytes.HasSubstring(ByteString.FromString("T /i"), 2));
        Assert.False(bytes.HasSubstring(ByteString.FromString("T /i"), 1));
        Assert.False(bytes.HasSubstring(ByteString.FromString("index/"), 5));
    }

    [Fact]
    public void A_buffer_that_is_filled_and_drained_does_not_keep_what_it_held()
    {
        var (buffer, drained) = FillAndDrain();
        GC.Collect();

        Assert.Equal(20, buffer.Count);
        Assert.InRange(drained.Count(chunk => chunk.IsAlive), 0, 40);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (ByteString Buffer, List<WeakReference> Drained) FillAndDrain()
    {
        var buffer = ByteString.Empty;
        var chunks = new List<WeakReference>();
        for (var i = 0; i < 1000; i++)
        {
            var chunk = new byte[10];
            chunks.Add(new WeakReference(chunk));
            buffer = buffer.Concat(ByteString.FromBytes(chunk));
            if (buffer.Count > 20)
                buffer = buffer.Slice(10);
        }

        return (buffer, chunks);
    }
}
