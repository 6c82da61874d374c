using System.Text;
using AkkaP2P.Client.Trackers;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class ServerSentEventsSpec
{
    private static readonly byte[] Two = Encoding.UTF8.GetBytes(": a comment\nevent: heartbeat\ndata: {\"a\":1}\n\nevent:peers\r\ndata: ä\r\ndata: b\r\nid: 7\r\n\r\n");
    private static readonly ServerSentEvent[] Expected = [new("heartbeat", "{\"a\":1}"), new("peers", "ä\nb")];

    [Fact]
    public void Events_are_read_whole() => Assert.Equal(Expected, new ServerSentEvents(1_000).Add(Two));

    [Fact]
    public void Events_are_read_one_byte_at_a_time()
    {
        var events = new ServerSentEvents(1_000);
        Assert.Equal(Expected, Two.SelectMany(b => events.Add([b])));
    }

    [Fact]
    public void Events_are_read_however_they_are_cut()
    {
        for (var cut = 0; cut <= Two.Length; cut++)
        {
            var events = new ServerSentEvents(1_000);
            Assert.Equal(Expected, events.Add(Two.AsSpan(0, cut)).Concat(events.Add(Two.AsSpan(cut))));
        }
    }

    [Fact]
    public void An_unfinished_event_is_not_handed_out() => Assert.Empty(new ServerSentEvents(1_000).Add("event: x\ndata: y\n"u8));

    [Fact]
    public void An_event_without_data_is_dropped_with_its_name()
    {
        var events = new ServerSentEvents(1_000);
        Assert.Equal([new ServerSentEvent("", "y")], events.Add("event: x\n\ndata: y\n\n"u8));
    }

    [Fact]
    public void A_line_without_end_is_refused_at_the_limit()
    {
        var events = new ServerSentEvents(100);
        events.Add(new byte[100]);
        Assert.Throws<InvalidDataException>(() => events.Add([0]));
    }

    [Fact]
    public void An_event_of_endless_lines_is_refused_at_the_limit()
    {
        var events = new ServerSentEvents(100);
        Assert.Throws<InvalidDataException>(() =>
        {
            for (var i = 0; i < 100; i++) events.Add("data: 0123456789\n"u8);
        });
    }
}
