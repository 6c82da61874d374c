using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Event;

public class EventStreamSpec : PatientKit
{
    [Fact]
    public void A_subscriber_gets_events_of_its_type_and_of_derived_types()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));

        Sys.EventStream.Publish(new Stone());
        Sys.EventStream.Publish(new Animal());
        Sys.EventStream.Publish(new Dog());

        Assert.IsType<Animal>(ExpectMsg<Animal>());
        ExpectMsg<Dog>();
    }

    [Fact]
    public void A_subscriber_to_an_interface_gets_what_implements_it()
    {
        Sys.EventStream.Subscribe<IBarking>(TestActor);

        Sys.EventStream.Publish(new Animal());
        Sys.EventStream.Publish(new Dog());

        ExpectMsg<Dog>();
    }

    [Fact]
    public void An_event_comes_once_to_a_subscriber_of_several_of_its_types()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));
        Sys.EventStream.Subscribe(TestActor, typeof(IBarking));

        Sys.EventStream.Publish(new Dog());
        Sys.EventStream.Publish(new Animal());

        ExpectMsg<Dog>();
        Assert.IsType<Animal>(ExpectMsg<Animal>());
    }

    [Fact]
    public void Subscribing_and_unsubscribing_tell_whether_they_changed_anything()
    {
        var stream = Sys.EventStream;

        Assert.True(stream.Subscribe(TestActor, typeof(Animal)));
        Assert.False(stream.Subscribe(TestActor, typeof(Animal)));
        Assert.True(stream.Unsubscribe(TestActor, typeof(Animal)));
        Assert.False(stream.Unsubscribe(TestActor, typeof(Animal)));
    }

    [Fact]
    public void Nothing_comes_any_more_after_unsubscribing()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));
        Sys.EventStream.Subscribe(TestActor, typeof(Stone));

        Sys.EventStream.Unsubscribe(TestActor, typeof(Animal));
        Sys.EventStream.Publish(new Animal());
        Sys.EventStream.Publish(new Stone());
        ExpectMsg<Stone>();
        Sys.EventStream.Unsubscribe(TestActor);
        Sys.EventStream.Publish(new Stone());
        TestActor.Tell("end");

        ExpectMsg("end");
    }

    [Fact]
    public void A_subscriber_that_has_ended_is_unsubscribed()
    {
        var subscriber = ActorOf<Idle>();
        Sys.EventStream.Subscribe(subscriber, typeof(Animal));
        Watch(subscriber);

        Sys.Stop(subscriber);
        ExpectTerminated(subscriber);

        AwaitAssert(() => Assert.False(Sys.EventStream.Unsubscribe(subscriber, typeof(Animal))));
    }

    [Fact]
    public void A_message_to_an_actor_that_has_ended_becomes_a_dead_letter()
    {
        var gone = ActorOf<Idle>();
        Watch(gone);
        Sys.Stop(gone);
        ExpectTerminated(gone);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        gone.Tell("too late");

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("too late", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(gone, letter.Recipient);
    }

    [Fact]
    public void What_is_left_in_the_mailbox_at_the_end_becomes_dead_letters_in_order()
    {
        using var gate = new ManualResetEventSlim();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = ActorOf(() => new Blocking(gate));
        actor.Tell("block");
        ExpectMsg("blocked");
        for (var i = 0; i < 100; i++) actor.Tell(i);

        gate.Set();

        for (var i = 0; i < 100; i++) Assert.Equal(i, ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void Messages_whose_loss_is_no_news_are_published_apart()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));

        Sys.DeadLetters.Tell(PoisonPill.Instance);
        Sys.DeadLetters.Tell("news");

        ExpectMsg<SuppressedDeadLetter>();
        ExpectMsg<DeadLetter>();
    }

    [Fact]
    public async Task Dead_letters_are_logged_until_there_are_too_many()
    {
        using var system = ActorSystem.Create("few", "akka.log-dead-letters = 2\nakka.stdout-loglevel = OFF\nakka.loggers = []");
        await system.ActorSelection("/system/deadLetterListener").ResolveOne(TimeSpan.FromSeconds(60));
        system.EventStream.Subscribe(TestActor, typeof(Info));
        IgnoreMessages<Info>(log => log.LogClass != typeof(DeadLetterListener));

        for (var i = 0; i < 5; i++) system.DeadLetters.Tell($"letter {i}");

        Assert.Contains("was not delivered", ExpectMsg<Info>().Message.ToString());
        Assert.Contains("No more", ExpectMsg<Info>().Message.ToString());
    }

    private class Animal;

    private interface IBarking;

    private sealed class Dog : Animal, IBarking;

    private sealed class Stone;

    private sealed class Idle : ReceiveActor;

    private sealed class Blocking : ReceiveActor
    {
        public Blocking(ManualResetEventSlim gate)
        {
            Receive<string>(_ =>
            {
                Sender.Tell("blocked");
                gate.Wait(TimeSpan.FromSeconds(60));
                Context.Stop(Self);
            });
            ReceiveAny(_ => { });
        }
    }
}
