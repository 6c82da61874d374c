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

        Assert.Equal([4UL, 5UL], outbox.Unacknowledged.Select(e => e.Sequence));
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
            foreach (var envelope in outbox.Unacknowledged.Where(_ => random.NextDouble() < 0.5))
            {
                if (inbox.Accept(envelope.Sequence)) arrived.Add(envelope.Sequence);
            }

            if (random.NextDouble() < 0.5) outbox.Acknowledge(inbox.Delivered);
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (ulong)i), arrived);
    }
}
