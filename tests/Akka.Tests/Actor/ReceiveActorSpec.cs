using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class ReceiveActorSpec : PatientKit
{
    [Fact]
    public void The_first_declared_handler_that_fits_takes_the_message()
    {
        var actor = ActorOf(() => new InOrder());

        actor.Tell(5);
        actor.Tell(-5);
        actor.Tell(0);
        actor.Tell("text");

        ExpectMsg("positive 5");
        ExpectMsg("negative -5");
        ExpectMsg("number 0");
        ExpectMsg("anything text");
    }

    [Fact]
    public void A_handler_of_a_base_type_or_interface_takes_derived_messages()
    {
        var actor = ActorOf(() => new ByKind());

        actor.Tell(new Derived());
        actor.Tell(new Other());

        ExpectMsg("base Derived");
        ExpectMsg("interface Other");
    }

    [Fact]
    public void A_handler_that_returns_false_leaves_the_message_to_the_next()
    {
        var actor = ActorOf(() => new Trying());

        actor.Tell(1);
        actor.Tell(2);

        ExpectMsg("odd 1");
        ExpectMsg("rest 2");
    }

    [Fact]
    public void A_message_without_a_handler_is_published_as_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = ActorOf(() => new InOrderOfStrings());

        actor.Tell(42);

        var unhandled = ExpectMsg<UnhandledMessage>();
        Assert.Equal(42, unhandled.Message);
        Assert.Equal(actor, unhandled.Recipient);
        Assert.Equal(TestActor, unhandled.Sender);
    }

    [Fact]
    public void No_handler_can_be_declared_after_one_that_takes_all() =>
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() => ActorOf(() => new AddsAfterAll()));

    [Fact]
    public void Handlers_cannot_be_declared_while_a_message_is_processed() =>
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => ActorOf(() => new TooLate()).Tell("now"));

    [Fact]
    public void Become_replaces_all_handlers_and_unbecome_brings_back_those_below()
    {
        var actor = ActorOf(() => new Moods());

        actor.Tell("hello");
        actor.Tell("be angry");
        actor.Tell("hello");
        actor.Tell("be calm");
        actor.Tell("hello");

        ExpectMsg("hi");
        ExpectMsg("grr");
        ExpectMsg("hi");
    }

    [Fact]
    public void Become_in_the_constructor_comes_before_the_constructors_own_handlers()
    {
        var actor = ActorOf(() => new BecomesAtOnce());

        actor.Tell("hello");

        ExpectMsg("from become");
    }

    private class Base : object;

    private sealed class Derived : Base;

    private interface IKind;

    private sealed class Other : IKind;

    private sealed class InOrder : ReceiveActor
    {
        public InOrder()
        {
            Receive<int>(n => Sender.Tell($"positive {n}"), n => n > 0);
            Receive<int>(n => n < 0, n => Sender.Tell($"negative {n}"));
            Receive<int>(n => Sender.Tell($"number {n}"));
            ReceiveAny(o => Sender.Tell($"anything {o}"));
        }
    }

    private sealed class InOrderOfStrings : ReceiveActor
    {
        public InOrderOfStrings() => Receive<string>(_ => { });
    }

    private sealed class ByKind : ReceiveActor
    {
        public ByKind()
        {
            Receive<Base>(m => Sender.Tell($"base {m.GetType().Name}"));
            Receive<IKind>(m => Sender.Tell($"interface {m.GetType().Name}"));
        }
    }

    private sealed class Trying : ReceiveActor
    {
        public Trying()
        {
            Receive<int>(n =>
            {
                if (n % 2 == 0) return false;
                Sender.Tell($"odd {n}");
                return true;
            });
            Receive<int>(n => Sender.Tell($"rest {n}"));
        }
    }

    private sealed class AddsAfterAll : ReceiveActor
    {
        public AddsAfterAll()
        {
            ReceiveAny(_ => { });
            Receive<string>(_ => { });
        }
    }

    private sealed class TooLate : ReceiveActor
    {
        public TooLate() => Receive<string>(_ => Receive<int>(_ => { }));
    }

    private sealed class Moods : ReceiveActor
    {
        public Moods()
        {
            Receive<string>(s => s == "be angry", _ => BecomeStacked(Angry));
            Receive<string>(_ => Sender.Tell("hi"));
        }

        private void Angry()
        {
            Receive<string>(s => s == "be calm", _ => UnbecomeStacked());
            Receive<string>(_ => Sender.Tell("grr"));
        }
    }

    private sealed class BecomesAtOnce : ReceiveActor
    {
        public BecomesAtOnce()
        {
            Receive<string>(_ => Sender.Tell("from constructor"));
            Become(() => Receive<string>(_ => Sender.Tell("from become")));
        }
    }
}
