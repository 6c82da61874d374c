using Akka.Actor;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class PropsSpec : PatientKit
{
    private const int Constant = 3;

    private readonly string _field = "field";
    private readonly Type _type = typeof(Telling);

    [Fact]
    public void Arguments_may_be_any_expression_and_are_evaluated_once()
    {
        var calls = 0;
        var next = () => ++calls;
        var local = 1.5;

        var props = Props.Create(() => new Telling(_field, local, Constant + 1, next(), null!));
        var (first, second) = (Sys.ActorOf(props), Sys.ActorOf(props));
        first.Tell("what");
        second.Tell("what");

        ExpectMsg("field 1.5 4 1 ");
        ExpectMsg("field 1.5 4 1 ");
        Assert.Equal(["field", 1.5, 4, 1, null!], props.Arguments);
    }

    [Fact]
    public void Only_a_constructor_call_makes_a_recipe() =>
        Assert.Throws<ArgumentException>(() => Props.Create(() => Make()));

    [Fact]
    public void A_type_can_be_given_with_its_arguments()
    {
        Sys.ActorOf(Props.Create<Telling>("a", 1.0, 2, 3, "b")).Tell("what");
        Sys.ActorOf(Props.Create(_type, "a", 1.0, 2, 3, "b")).Tell("what");

        ExpectMsg("a 1 2 3 b");
        ExpectMsg("a 1 2 3 b");
    }

    [Fact]
    public void What_is_no_actor_type_is_refused() =>
        Assert.Throws<ArgumentException>(() => Props.Create(typeof(string)));

    [Fact]
    public void Changing_a_recipe_makes_another()
    {
        var props = Props.Create<Idle>();

        var changed = props.WithDispatcher("d").WithMailbox("m").WithStashCapacity(3);

        Assert.Null(props.Dispatcher);
        Assert.Equal(("d", "m", 3), (changed.Dispatcher, changed.Mailbox, changed.Deploy.StashCapacity));
        Assert.Equal(props, Props.Create<Idle>());
        Assert.NotEqual(props, changed);
    }

    [Fact]
    public void A_producer_of_ones_own_makes_and_releases_the_instances()
    {
        var producer = new Producer();
        var actor = Sys.ActorOf(Props.CreateBy(producer));
        Watch(actor);

        actor.Tell("what");
        ExpectMsg("made by hand 0 0 0 ");
        Sys.Stop(actor);
        ExpectTerminated(actor);

        AwaitCondition(() => producer.Released == 1);
    }

    private static Telling Make() => throw new InvalidOperationException();

    private sealed class Idle : ReceiveActor;

    private sealed class Telling : ReceiveActor
    {
        public Telling(string a, double b, int c, int d, string e) =>
            Receive<string>(_ => Sender.Tell(FormattableString.Invariant($"{a} {b} {c} {d} {e}")));
    }

    private sealed class Producer : IIndirectActorProducer
    {
        private int _released;

        public int Released => Volatile.Read(ref _released);

        public Type ActorType => typeof(Telling);

        public ActorBase Produce() => new Telling("made by hand", 0, 0, 0, "");

        public void Release(ActorBase actor) => Interlocked.Increment(ref _released);
    }
}
