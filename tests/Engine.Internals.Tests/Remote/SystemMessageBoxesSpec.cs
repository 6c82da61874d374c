using Akka.Remote;
using Akka.Remote.Proto;

namespace EngineSpecs.Remote;

public class SystemMessageBoxesSpec
{
    private const ulong Session = 5;

    private static Acknowledgement UpTo(ulong number) => new() { Session = Session, Cumulative = number };

    [Fact]
    public void What_is_not_acknowledged_stays_in_the_outbox_in_order()
    {
        var outbox = new SystemMessageOutbox(10, Session);
        for (var i = 0; i < 5; i++) Assert.True(outbox.TryAdd(new RemoteEnvelope()));

        outbox.Acknowledge(UpTo(3));

        Assert.Equal([4UL, 5UL], Unsent(outbox));
    }

    [Fact]
    public void Over_each_new_connection_all_that_waits_is_sent_once_more()
    {
        var outbox = new SystemMessageOutbox(10, Session);
        for (var i = 0; i < 2; i++) outbox.TryAdd(new RemoteEnvelope());
        Assert.Equal([1UL, 2UL], Unsent(outbox));
        outbox.TryAdd(new RemoteEnvelope());
        Assert.Equal([3UL], Unsent(outbox));

        outbox.Rewind();

        Assert.Equal([1UL, 2UL, 3UL], Unsent(outbox));
        Assert.False(outbox.HasUnsent);
    }

    private static List<ulong> Unsent(SystemMessageOutbox outbox)
    {
        var sequences = new List<ulong>();
        while (outbox.TakeUnsent() is { } envelope) sequences.Add(envelope.Sequence);
        return sequences;
    }

    [Fact]
    public void A_full_outbox_takes_no_more_until_something_is_acknowledged()
    {
        var outbox = new SystemMessageOutbox(1, Session);
        Assert.True(outbox.TryAdd(new RemoteEnvelope()));
        Assert.False(outbox.TryAdd(new RemoteEnvelope()));

        outbox.Acknowledge(UpTo(1));

        Assert.True(outbox.TryAdd(new RemoteEnvelope()));
    }

    [Fact]
    public void Over_connections_that_break_after_any_of_them_all_messages_arrive_once_and_in_order()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        var (outbox, inbox) = (new SystemMessageOutbox(1000, Session), new SystemMessageInbox());
        for (var i = 0; i < 200; i++) outbox.TryAdd(new RemoteEnvelope());
        var arrived = new List<ulong>();

        for (var round = 0; outbox.Count > 0; round++)
        {
            Assert.True(round < 10_000, $"seed {Seed}");
            outbox.Rewind();
            foreach (var sequence in Unsent(outbox).TakeWhile(_ => random.NextDouble() < 0.8))
            {
                if (inbox.Accept(Session, sequence)) arrived.Add(sequence);
            }

            if (random.NextDouble() < 0.5) outbox.Acknowledge(inbox.Acknowledgement);
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (ulong)i), arrived);
    }

    [Fact]
    public void An_acknowledgement_of_an_earlier_session_takes_nothing_out()
    {
        var outbox = new SystemMessageOutbox(10, Session);
        outbox.TryAdd(new RemoteEnvelope());

        outbox.Acknowledge(new Acknowledgement { Session = Session - 1, Cumulative = 99 });

        Assert.Equal(1, outbox.Count);
    }

    [Fact]
    public void A_later_session_begins_anew_and_an_earlier_one_is_over()
    {
        var inbox = new SystemMessageInbox();
        Assert.True(inbox.Accept(Session, 1));
        Assert.True(inbox.Accept(Session, 2));

        Assert.True(inbox.Accept(Session + 1, 1));
        Assert.False(inbox.Accept(Session, 3));
        Assert.True(inbox.Accept(Session + 1, 2));
        Assert.False(inbox.Accept(Session + 1, 4));
        Assert.Equal(new Acknowledgement { Session = Session + 1, Cumulative = 2 }, inbox.Acknowledgement);
    }

    [Fact]
    public void A_forgotten_inbox_goes_on_where_the_sender_begins()
    {
        var inbox = new SystemMessageInbox();

        Assert.True(inbox.Accept(Session, 7));
        Assert.False(inbox.Accept(Session, 7));
        Assert.True(inbox.Accept(Session, 8));
    }
}
