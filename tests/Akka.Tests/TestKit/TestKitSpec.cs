using Akka.Actor;
using Akka.TestKit.TestActors;
using AkkaP2P.Tests.Shared;
using Xunit;
using Xunit.Sdk;

namespace Akka.Tests.TestKit;

public sealed class TestKitSpec : PatientKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_test_actor_is_the_sender_of_what_the_test_tells()
    {
        var echo = ActorOf<SimpleEchoActor>();
        echo.Tell("hello");

        Assert.Equal("hello", ExpectMsg<string>());
        Assert.Equal(echo, LastSender);
        Assert.Equal("hello", LastMessage);
    }

    [Fact]
    public async Task The_test_actor_is_still_the_sender_after_an_await()
    {
        var echo = ActorOf<SimpleEchoActor>();
        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
            echo.Tell(i);
            Assert.Equal(i, await ExpectMsgAsync<int>());
        }
    }

    [Fact]
    public void A_message_is_expected_by_value_by_predicate_and_by_assertion()
    {
        for (var i = 1; i <= 6; i++)
            TestActor.Tell(i, TestActor);

        ExpectMsg(1);
        ExpectMsg<int>(i => i == 2);
        ExpectMsg<int>(i => Assert.Equal(3, i));
        ExpectMsg<int>((i, sender) => i == 4 && sender.Equals(TestActor));
        ExpectMsg<int>((i, sender) => Assert.Equal(TestActor, sender));
        ExpectMsg(7, (expected, actual) => expected == actual + 1);
    }

    [Fact]
    public void What_was_not_expected_fails_the_test_and_says_what_came()
    {
        TestActor.Tell("text");
        Assert.Contains("received System.String", Fails(() => ExpectMsg<int>()), StringComparison.Ordinal);
        TestActor.Tell(1);
        Assert.Contains("Expected 2, received 1", Fails(() => ExpectMsg(2)), StringComparison.Ordinal);
        Assert.Contains("received none. because", Fails(() => ExpectMsg<int>(Soon, "because")), StringComparison.Ordinal);
        TestActor.Tell(1);
        Assert.Contains("Expected no message", Fails(() => ExpectNoMsg(Soon)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sender_can_be_expected_too()
    {
        var probe = CreateTestProbe();
        probe.Send(TestActor, 1);
        ExpectMsgFrom<int>(probe.Ref);
        probe.Send(TestActor, 1);
        ExpectMsgFrom(probe.Ref, 1);
        TestActor.Tell(1);
        Assert.Contains("it came from", Fails(() => ExpectMsgFrom<int>(probe.Ref)), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_messages_are_expected_in_any_order()
    {
        foreach (var message in new object[] { 2, 1, "b", 3, 3 })
            TestActor.Tell(message);

        Assert.Equal([2, 1], ExpectMsgAllOf(1, 2));
        ExpectMsgAnyOf<string>(["a", "b"]);
        Assert.Contains("Missing: [4]. Received instead: [3]", Fails(() => ExpectMsgAllOf(3, 4)), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_are_received_in_numbers_and_while_they_fit()
    {
        for (var i = 0; i < 10; i++)
            TestActor.Tell(i);

        Assert.Equal([0, 1, 2], ReceiveN(3));
        Assert.Equal(["3", "4"], ReceiveWhile(m => (int)m < 5 ? m.ToString() : null, Long));
        Assert.Equal(5, PeekOne());
        Assert.Equal(5, ReceiveOne());
        Assert.Equal(8, FishForMessage<int>(i => i == 8));
        Assert.True(HasMessages);
        ExpectMsg(9);
        Assert.False(HasMessages);
        Assert.Null(ReceiveOne(Soon));
        Assert.Contains("received 0", Fails(() => ReceiveN(1, Soon)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_waits_has_a_form_that_does_not_block()
    {
        for (var i = 0; i < 7; i++)
            TestActor.Tell(i);

        Assert.Equal(0, await ExpectMsgAsync<int>());
        Assert.Equal(1, await ReceiveOneAsync());
        var received = new List<object>();
        await foreach (var message in ReceiveNAsync(2))
            received.Add(message);
        Assert.Equal([2, 3], received);
        Assert.Equal(5, await FishForMessageAsync<int>(i => i == 5));
        await ExpectMsgAnyOfAsync([6, 7]);
        await ExpectNoMsgAsync(Soon);
        await AwaitConditionAsync(() => true);
        await AwaitAssertAsync(() => Task.CompletedTask);
        await WithinAsync(Long, async () =>
        {
            TestActor.Tell(8);
            await ExpectMsgAsync(8);
        });
    }

    [Fact]
    public void Messages_can_be_ignored()
    {
        IgnoreMessages<int>(i => i % 2 == 0);
        for (var i = 0; i < 4; i++)
            TestActor.Tell(i);
        IgnoreNoMessages();
        TestActor.Tell(4);

        Assert.Equal([1, 3, 4], ReceiveN(3));
    }

    [Fact]
    public void The_end_of_an_actor_is_expected_by_watching_it()
    {
        var actor = ActorOf<BlackHoleActor>();
        Watch(actor);
        Sys.Stop(actor);

        Assert.Equal(actor, ExpectTerminated(actor).ActorRef);
    }

    [Fact]
    public void An_unwatched_actor_ends_in_silence()
    {
        var actor = ActorOf<BlackHoleActor>();
        Watch(actor);
        Unwatch(actor);
        Sys.Stop(actor);

        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Within_bounds_what_happens_in_it()
    {
        Assert.Equal(5, Within(Long, () => 5));
        Assert.Contains("expected at least", Fails(() => Within(Long, Long * 2, () => { })), StringComparison.Ordinal);
        Assert.Contains("received none", Fails(() => Within(Soon, () => ExpectMsg<int>())), StringComparison.Ordinal);
        Within(Soon, () => ExpectNoMsg());
        Within(Long, () => Assert.True(Remaining <= Long));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void Waiting_for_a_condition_or_an_assertion_asks_again()
    {
        var asked = 0;
        AwaitCondition(() => ++asked == 3, Long, TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, asked);
        AwaitAssert(() => Assert.Equal(6, ++asked), Long, TimeSpan.FromMilliseconds(1));
        Assert.Equal(6, asked);

        Assert.Contains("not fulfilled", Fails(() => AwaitCondition(() => false, Soon)), StringComparison.Ordinal);
        Assert.Contains("Assert.Equal", Fails(() => AwaitAssert(() => Assert.Equal(1, 2), Soon)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_auto_pilot_answers_for_the_test_actor()
    {
        SetAutoPilot(new Akka.TestKit.DelegateAutoPilot((sender, message) =>
        {
            sender.Tell("answer to " + message);
            return message is "last" ? Akka.TestKit.AutoPilot.NoAutoPilot : Akka.TestKit.AutoPilot.KeepRunning;
        }));
        var probe = CreateTestProbe();
        foreach (var message in new[] { "first", "last", "late" })
            probe.Send(TestActor, message);

        Assert.Equal(["answer to first", "answer to last"], probe.ReceiveN(2));
        probe.ExpectNoMsg(Soon);
        Assert.Equal(["first", "last", "late"], ReceiveN(3));
    }

    [Fact]
    public void A_probe_sends_replies_and_forwards()
    {
        var probe = CreateTestProbe("probe");
        var other = CreateTestProbe();
        probe.Tell("question", TestActor);
        probe.ExpectMsg("question");
        Assert.Equal(TestActor, probe.Sender);
        probe.Reply("answer");
        ExpectMsgFrom(probe.Ref, "answer");
        probe.Forward(other);
        other.ExpectMsgFrom(TestActor, "question");
        Assert.Equal("probe", probe.Ref.Path.Name);
        Assert.True(probe.Equals(probe.Ref));
    }

    [Fact]
    public void A_child_of_the_test_actor_is_supervised_as_told()
    {
        var stopped = ChildActorOf(Props.Create<Failing>(), SupervisorStrategy.StoppingStrategy);
        var restarted = ChildActorOf(Props.Create<Failing>(), "restarted");
        Watch(stopped);
        EventFilter.Exception<InvalidOperationException>().Expect(2, () =>
        {
            stopped.Tell("fail");
            restarted.Tell("fail");
        });

        ExpectTerminated(stopped);
        restarted.Tell("alive?");
        ExpectMsg("alive");
        Assert.Equal(TestActor.Path / "restarted", restarted.Path);
    }

    [Fact]
    public void Actors_on_the_calling_thread_are_done_when_the_sender_goes_on()
    {
        var actor = Sys.ActorOf(Props.Create<SimpleEchoActor>().WithDispatcher(Akka.TestKit.CallingThreadDispatcher.Id));
        actor.Tell("hello");

        Assert.True(HasMessages);
    }

    private static string Fails(Action action) => Assert.ThrowsAny<XunitException>(action).Message;

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "fail")
                throw new InvalidOperationException("told to fail");
            Sender.Tell("alive");
        }
    }
}
