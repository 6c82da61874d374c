using Akka.IO;
using AkkaP2P.Client.Peers;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

public class ConnectionBuffersSpec
{
    [Fact]
    public void Small_writes_gather_into_one_element_while_nobody_takes()
    {
        var buffer = new SendBuffer();
        for (var i = 0; i < 1000; i++) buffer.Write([1, 2, 3], out _);

        Assert.Equal(3000, buffer.Take(out _)!.Count);
        Assert.Null(buffer.Take(out var ended));
        Assert.False(ended);
    }

    [Fact]
    public void What_was_taken_stays_as_it_was_while_more_is_written_behind_it()
    {
        var buffer = new SendBuffer();
        var source = Bytes(700_000);
        var random = new Random(7);
        var (written, taken) = (0, new List<ByteString>());
        while (taken.Sum(t => t.Count) < source.Length)
        {
            var size = Math.Min(random.Next(3) == 0 ? 16_406 : random.Next(1, 400), source.Length - written);
            written += buffer.Write(source.AsSpan(written, size), out _);
            if (random.Next(3) > 0 && buffer.Take(out _) is { } next) taken.Add(next);
        }

        Assert.Equal(source, taken.SelectMany(t => t.ToArray()));
    }

    [Fact]
    public void Small_elements_share_the_memory_of_a_chunk()
    {
        var buffer = new SendBuffer();
        for (var i = 0; i < 40; i++) Send(16_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Send(200);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 200_000);

        void Send(int count)
        {
            buffer.Write(new byte[count], out _);
            buffer.Take(out _);
        }
    }

    [Fact]
    public void An_element_begins_where_it_need_not_be_cut()
    {
        var buffer = new SendBuffer();
        var record = Bytes(16_406);
        for (var i = 0; i < 10; i++) Send(record); // by now its chunks are as large as they become
        Send(Bytes(9_000));

        for (var i = 0; i < 20; i++) Assert.Equal(record.Length, Send(record));

        int Send(byte[] bytes)
        {
            buffer.Write(bytes, out _);
            var first = buffer.Take(out _)!.Count;
            while (buffer.Take(out _) is not null)
            {
            }

            return first;
        }
    }

    [Fact]
    public void A_taker_that_found_nothing_is_woken_once()
    {
        var buffer = new SendBuffer();
        buffer.Take(out _);

        buffer.Write([1], out var first);
        buffer.Write([2], out var second);

        Assert.True(first);
        Assert.False(second);
    }

    [Fact]
    public void A_writer_ahead_of_the_network_waits_and_nothing_is_lost_or_reordered()
    {
        var buffer = new SendBuffer();
        var source = Bytes(600_000);
        var (written, taken) = (0, new List<byte>());
        while (taken.Count < source.Length)
        {
            var part = written < source.Length ? buffer.Write(source.AsSpan(written), out _) : 0;
            written += part;
            if (written < source.Length) Assert.False(buffer.HasRoom(default).IsCompleted);
            taken.AddRange(buffer.Take(out _)!.ToArray());
        }

        Assert.Equal(source, taken);
    }

    [Fact]
    public async Task A_writer_that_waits_is_woken_when_half_of_it_is_gone()
    {
        var buffer = new SendBuffer();
        var taken = buffer.Write(Bytes(1 << 20), out _);
        var room = buffer.HasRoom(default);
        var left = taken;
        while (left > taken / 2)
        {
            Assert.False(room.IsCompleted);
            left -= buffer.Take(out _)!.Count;
        }

        await room.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void The_end_comes_after_what_was_written()
    {
        var buffer = new SendBuffer();
        buffer.Write([1, 2], out _);
        buffer.End();

        Assert.Equal(2, buffer.Take(out var early)!.Count);
        Assert.False(early);
        Assert.Null(buffer.Take(out var ended));
        Assert.True(ended);
        Assert.Throws<IOException>(() => buffer.Write([3], out _));
    }

    [Fact]
    public async Task A_failure_wakes_a_waiting_writer()
    {
        var buffer = new SendBuffer();
        buffer.Write(Bytes(1 << 20), out _);
        var room = buffer.HasRoom(default);
        Assert.False(room.IsCompleted);

        buffer.Fail(new IOException("gone"));

        await room.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Throws<IOException>(() => buffer.Write([3], out _));
    }

    [Fact]
    public void Received_bytes_are_read_across_elements_in_order()
    {
        var buffer = new ReceiveBuffer();
        var source = Bytes(1000);
        for (var at = 0; at < 1000; at += 100) Assert.True(buffer.Give(ByteString.FromBytes(source, at, 100)));
        var read = new byte[1000];

        Assert.Equal(250, buffer.Read(read.AsSpan(0, 250), out _, out _));
        Assert.Equal(750, buffer.Read(read.AsSpan(250), out _, out _));

        Assert.Equal(source, read);
    }

    [Fact]
    public void The_giver_stops_when_it_is_full_and_is_woken_when_there_is_room()
    {
        var buffer = new ReceiveBuffer();
        var given = 0;
        var chunk = ByteString.FromBytes(Bytes(64 << 10));
        do given++;
        while (buffer.Give(chunk));
        Assert.Equal(8, given);

        var woken = 0;
        var rest = new byte[64 << 10];
        for (var i = 0; i < given; i++)
        {
            buffer.Read(rest, out _, out var wake);
            if (wake) woken++;
        }

        Assert.Equal(1, woken);
    }

    [Fact]
    public void What_came_before_a_failure_can_still_be_read()
    {
        var buffer = new ReceiveBuffer();
        buffer.Give(ByteString.FromBytes([1, 2]));
        buffer.End(new IOException("broke"));
        var bytes = new byte[10];

        Assert.Equal(2, buffer.Read(bytes, out var early, out _));
        Assert.False(early);
        Assert.Throws<IOException>(() => buffer.Read(bytes, out _, out _));
    }

    [Fact]
    public async Task A_reader_is_woken_by_bytes_and_by_the_end()
    {
        var buffer = new ReceiveBuffer();
        var more = buffer.HasMore(default);
        Assert.False(more.IsCompleted);
        buffer.Give(ByteString.FromBytes([1]));
        await more.WaitAsync(TimeSpan.FromSeconds(60));

        buffer.Read(new byte[1], out _, out _);
        more = buffer.HasMore(default);
        buffer.End();
        await more.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, buffer.Read(new byte[1], out var ended, out _));
        Assert.True(ended);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
