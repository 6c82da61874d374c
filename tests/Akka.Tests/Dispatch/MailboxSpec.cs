using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;
using Akka.Event;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Dispatch;

public class MailboxSpec : PatientKit
{
    private const string Settings = """
        small-mailbox {
          mailbox-type = "Akka.Dispatch.BoundedMailbox"
          mailbox-capacity = 2
          mailbox-push-timeout-time = 10ms
        }
        own-threads { executor = fork-join-executor, fork-join-executor { parallelism-min = 2, parallelism-max = 2 } }
        one-thread { type = PinnedDispatcher }
        one-at-a-time { throughput = 1 }
        """;

    public MailboxSpec() : base(Settings) { }

    [Fact]
    public async Task Messages_of_one_sender_arrive_in_their_order_whatever_the_others_do()
    {
        const int Senders = 8;
        const int Each = 20_000;
        var result = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new OrderKeeper(Senders, Each, result)));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) actor.Tell(new Numbered(sender, i), ActorRefs.NoSender);
        })));

        Assert.Equal("all in order", await result.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Every_message_sent_while_an_actor_stops_is_processed_or_a_dead_letter()
    {
        const int Senders = 4;
        const int Each = 2_000;
        var counter = new Tally();
        var letters = Sys.ActorOf(Props.Create(() => new LetterCounter(counter)));
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Counting(counter)));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                if (sender == 0 && i == Each / 2) Sys.Stop(actor);
                actor.Tell(new Numbered(sender, i), ActorRefs.NoSender);
            }
        })));

        AwaitCondition(() => counter.Count == Senders * Each);
    }

    [Fact]
    public void A_full_bounded_mailbox_turns_messages_into_dead_letters()
    {
        using var gate = new ManualResetEventSlim();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Blocking(gate)).WithMailbox("small-mailbox"));
        actor.Tell("block");
        ExpectMsg("blocked");

        foreach (var message in new[] { "a", "b", "too much" }) actor.Tell(message);

        Assert.Equal("too much", ExpectMsg<DeadLetter>().Message);
        gate.Set();
    }

    [Fact]
    public void A_mailbox_or_dispatcher_that_is_not_configured_is_refused()
    {
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Create<Idle>().WithMailbox("no-such-mailbox")));
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Create<Idle>().WithDispatcher("no-such-dispatcher")));
        Assert.False(Sys.Dispatchers.HasDispatcher("no-such-dispatcher"));
    }

    [Theory]
    [InlineData("akka.actor.default-dispatcher", true)]
    [InlineData("own-threads", false)]
    [InlineData("one-thread", false)]
    [InlineData("one-at-a-time", true)]
    public void A_dispatcher_runs_its_actors_on_its_threads(string dispatcher, bool onPool)
    {
        var actor = Sys.ActorOf(Props.Create(() => new WhereAmI()).WithDispatcher(dispatcher));

        actor.Tell("where");

        ExpectMsg(onPool);
    }

    [Fact]
    public void A_dispatcher_runs_other_work_as_well()
    {
        Sys.Dispatchers.Lookup("own-threads").Schedule(() => TestActor.Tell("ran"));

        ExpectMsg("ran");
    }

    [Fact]
    public void A_queue_gives_back_in_order_what_was_put_in_across_many_segments()
    {
        var queue = new UnboundedMessageQueue();
        var next = 0;
        for (var round = 1; round < 60; round++)
        {
            for (var i = 0; i < round * 7; i++) queue.Enqueue(TestActor, new Envelope(next + i, TestActor));
            Assert.Equal(round * 7, queue.Count);
            for (var i = 0; i < round * 7; i++)
            {
                Assert.True(queue.TryDequeue(out var envelope));
                Assert.Equal(next++, envelope.Message);
                Assert.Equal(TestActor, envelope.Sender);
            }
            Assert.False(queue.HasMessages);
            Assert.False(queue.TryDequeue(out _));
        }
    }

    private sealed record Numbered(int Sender, int Number);

    private sealed class Tally
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    private sealed class Idle : ReceiveActor;

    private sealed class OrderKeeper : ReceiveActor
    {
        public OrderKeeper(int senders, int each, TaskCompletionSource<string> result)
        {
            var next = new int[senders];
            var left = senders * each;
            Receive<Numbered>(m =>
            {
                if (next[m.Sender]++ != m.Number) result.TrySetResult($"sender {m.Sender}: {m.Number} out of order");
                if (--left == 0) result.TrySetResult("all in order");
            });
        }
    }

    private sealed class Counting : ReceiveActor
    {
        public Counting(Tally tally) => Receive<Numbered>(_ => tally.Add());
    }

    private sealed class LetterCounter : ReceiveActor
    {
        public LetterCounter(Tally tally) => Receive<DeadLetter>(letter => letter.Message is Numbered, _ => tally.Add());
    }

    private sealed class Blocking : ReceiveActor
    {
        public Blocking(ManualResetEventSlim gate)
        {
            Receive<string>(s => s == "block", _ =>
            {
                Sender.Tell("blocked");
                gate.Wait(TimeSpan.FromSeconds(60));
            });
            ReceiveAny(_ => { });
        }
    }

    private sealed class WhereAmI : ReceiveActor
    {
        public WhereAmI() => ReceiveAny(_ => Sender.Tell(Thread.CurrentThread.IsThreadPoolThread));
    }
}
