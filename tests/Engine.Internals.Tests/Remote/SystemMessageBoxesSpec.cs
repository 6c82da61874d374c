using Akka.Remote;
using Akka.Remote.Proto;

namespace EngineSpecs.Remote;

public class SystemMessageBoxesSpec
{
    [Fact]
    public void What_is_not_acknowledged_stays_in_the_outbox_in_order()
    {
        var outbox = new SystemMessageOutbox(10);
        for (var i = 0; i < 5; i++) Assert.True(outbox.TryAdd(new RemoteEnvelope()));

        outbox.Acknowledge(3);

        Assert.Equal([4UL, 5UL], Unsent(outbox));
    }

    [Fact]
    public void Over_each_new_connection_all_that_waits_is_sent_once_more()
    {
        var outbox = new SystemMessageOutbox(10);
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
        var outbox = new SystemMessageOutbox(1);
        Assert.True(outbox.TryAdd(new RemoteEnvelope()));
        Assert.False(outbox.TryAdd(new RemoteEnvelope()));

        outbox.Acknowledge(1);

        Assert.True(outbox.TryAdd(new RemoteEnvelope()));
    }

    [Fact]
    public void Over_a_wire_that_loses_and_repeats_every_message_arrives_once_and_in_order()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        var (outbox, inbox) = (new SystemMessageOutbox(1000), new SystemMessageInbox());
        for (var i = 0; i < 200; i++) outbox.TryAdd(new RemoteEnvelope());
        var arrived = new List<ulong>();

        for (var round = 0; outbox.Count > 0; round++)
        {
            Assert.True(round < 10_000, $"seed {Seed}");
            outbox.Rewind();
            foreach (var sequence in Unsent(outbox).Where(_ => random.NextDouble() < 0.5))
            {
                if (inbox.Accept(sequence)) arrived.Add(sequence);
            }

            if (random.NextDouble() < 0.5) outbox.Acknowledge(inbox.Delivered);
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (ulong)i), arrived);
    }
}
