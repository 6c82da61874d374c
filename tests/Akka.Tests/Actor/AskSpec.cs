using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class AskSpec : PatientKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_reply_completes_the_task() =>
        Assert.Equal("hello", await ActorOf<Echo>().Ask<string>("hello", Soon));

    [Fact]
    public async Task Without_a_reply_in_time_the_task_fails() =>
        await Assert.ThrowsAsync<AskTimeoutException>(() => ActorOf<Silent>().Ask<string>("hello", TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task A_failure_as_reply_fails_the_task_with_its_cause()
    {
        var reply = new Status.Failure(new ArithmeticException("told so"));

        var cause = await Assert.ThrowsAsync<ArithmeticException>(() => ActorOf<Echo>().Ask<string>(reply, Soon));

        Assert.Equal("told so", cause.Message);
    }

    [Fact]
    public async Task A_reply_of_another_type_fails_the_task() =>
        await Assert.ThrowsAsync<ArgumentException>(() => ActorOf<Echo>().Ask<int>("text", Soon));

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancellation = new CancellationTokenSource();

        var answer = ActorOf<Silent>().Ask<string>("hello", cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task The_address_of_the_reply_can_be_put_into_the_message()
    {
        var actor = ActorOf<Echo>();

        var reply = await actor.Ask<string>(replyTo => new ReplyTo(replyTo), Soon, CancellationToken.None);

        Assert.Equal("to the address in the message", reply);
    }

    [Fact]
    public async Task The_address_of_the_reply_can_be_found_by_its_path()
    {
        var actor = ActorOf<Echo>();

        var reply = await actor.Ask<string>(
            replyTo => new ReplyTo(((ExtendedActorSystem)Sys).Provider.ResolveActorRef(replyTo.Path.ToSerializationFormat())),
            Soon,
            CancellationToken.None);

        Assert.Equal("to the address in the message", reply);
    }

    [Fact]
    public async Task A_second_reply_becomes_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        await ActorOf<Twice>().Ask<string>("hello", Soon);

        Assert.Equal("second", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task A_selection_can_be_asked()
    {
        ActorOf<Echo>("echo");

        Assert.Equal("hello", await Sys.ActorSelection("/user/echo").Ask<string>("hello", Soon));
    }

    [Fact]
    public async Task Many_can_be_under_way_at_once()
    {
        var actor = ActorOf<Echo>();

        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => actor.Ask<int>(i, Soon)));

        Assert.Equal(Enumerable.Range(0, 1000), replies);
    }

    [Fact]
    public void A_tasks_result_is_piped_to_an_actor()
    {
        Task.FromResult("result").PipeTo(TestActor);
        Task.FromResult(1).PipeTo(TestActor, success: n => n + 1);

        ExpectMsg("result");
        ExpectMsg(2);
    }

    [Fact]
    public void A_tasks_failure_is_piped_as_a_status_or_as_it_is_mapped()
    {
        Task.FromException<string>(new ArithmeticException()).PipeTo(TestActor);
        Task.FromException(new ArithmeticException("why")).PipeTo(TestActor, failure: cause => cause.Message);

        Assert.IsType<ArithmeticException>(ExpectMsg<Status.Failure>().Cause);
        ExpectMsg("why");
    }

    [Fact]
    public async Task Graceful_stop_waits_for_the_end()
    {
        var actor = ActorOf<Echo>();

        Assert.True(await actor.GracefulStop(Soon));

        Watch(actor);
        ExpectTerminated(actor);
    }

    private sealed record ReplyTo(IActorRef Address);

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            Receive<ReplyTo>(m => m.Address.Tell("to the address in the message"));
            ReceiveAny(m => Sender.Tell(m));
        }
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }

    private sealed class Twice : ReceiveActor
    {
        public Twice() => ReceiveAny(_ =>
        {
            Sender.Tell("first");
            Sender.Tell("second");
        });
    }
}
