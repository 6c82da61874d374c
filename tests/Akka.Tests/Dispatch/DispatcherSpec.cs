using Akka.Actor;
using Akka.Configuration;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Dispatch;

/// <summary>What must be true of an actor on whatever threads it runs.</summary>
public sealed class DispatcherSpec : PatientKit
{
    private const string Settings = """
        pool { type = Dispatcher, throughput = 1 }
        busy { type = Dispatcher, throughput = 1000 }
        timed { type = Dispatcher, throughput = 1000000, throughput-deadline-time = 1ms }
        own { type = ForkJoinDispatcher, dedicated-thread-pool.thread-count = 2 }
        fork-join { type = Dispatcher, executor = fork-join-executor, fork-join-executor.parallelism-max = 2 }
        pinned { type = PinnedDispatcher }
        """;

    public DispatcherSpec()
        : base(Settings)
    {
    }

    public static TheoryData<string> Dispatchers =>
        ["akka.actor.default-dispatcher", "akka.actor.internal-dispatcher", "pool", "busy", "timed", "own", "fork-join", "pinned"];

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task Messages_of_each_sender_come_in_order_and_one_at_a_time(string dispatcher)
    {
        const int senders = 4;
        const int each = 5000;
        var actor = Sys.ActorOf(Props.Create(() => new Checking(senders)).WithDispatcher(dispatcher));
        var sending = Enumerable.Range(0, senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
                actor.Tell((sender, i), ActorRefs.NoSender);
        }));
        await Task.WhenAll(sending);

        var report = await actor.Ask<Report>("report", TimeSpan.FromSeconds(60));
        Assert.Equal(new Report(senders * each, 0, 0), report);
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public void Many_actors_share_its_threads(string dispatcher)
    {
        var actors = Enumerable.Range(0, 50)
            .Select(_ => Sys.ActorOf(Props.Create<Akka.TestKit.TestActors.SimpleEchoActor>().WithDispatcher(dispatcher)))
            .ToList();
        foreach (var actor in actors)
            actor.Tell("hello");

        Assert.Equal(50, ReceiveN(50).Count);
    }

    [Fact]
    public void A_busy_actor_does_not_starve_another_on_the_same_thread()
    {
        var busy = Sys.ActorOf(Props.Create<Endless>().WithDispatcher("pinned"));
        var other = Sys.ActorOf(Props.Create<Akka.TestKit.TestActors.SimpleEchoActor>().WithDispatcher("pinned"));
        busy.Tell("go on");
        other.Tell("hello");

        ExpectMsg("hello");
        Sys.Stop(busy);
    }

    [Fact]
    public void A_dispatcher_that_is_not_in_the_settings_is_an_error() =>
        Assert.Throws<ConfigurationException>(() => Sys.Dispatchers.Lookup("no.such"));

    [Fact]
    public void A_dispatcher_is_made_once() => Assert.Same(Sys.Dispatchers.Lookup("pool"), Sys.Dispatchers.Lookup("pool"));

    private sealed record Report(int Received, int OutOfOrder, int AtTheSameTime);

    private sealed class Checking(int senders) : UntypedActor
    {
        private readonly int[] _next = new int[senders];
        private Report _report = new(0, 0, 0);
        private int _inside;

        protected override void OnReceive(object message)
        {
            if (Interlocked.Increment(ref _inside) != 1)
                _report = _report with { AtTheSameTime = _report.AtTheSameTime + 1 };
            if (message is (int sender, int number))
                Note(sender, number);
            else
                Sender.Tell(_report);
            Interlocked.Decrement(ref _inside);
        }

        private void Note(int sender, int number)
        {
            var inOrder = _next[sender] == number;
            _next[sender] = number + 1;
            _report = new Report(_report.Received + 1, _report.OutOfOrder + (inOrder ? 0 : 1), _report.AtTheSameTime);
        }
    }

    private sealed class Endless : UntypedActor
    {
        protected override void OnReceive(object message) => Self.Tell(message);
    }
}
