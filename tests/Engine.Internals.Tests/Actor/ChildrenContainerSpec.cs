using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;

namespace EngineSpecs.Actor;

public class ChildrenContainerSpec
{
    private readonly ActorPath _parent = ActorPath.Parse("akka://sys/user/parent");

    [Fact]
    public void A_name_is_reserved_once_and_can_be_given_back()
    {
        var reserved = ChildrenContainer.Empty.Reserve("a");

        Assert.Throws<InvalidActorNameException>(() => reserved.Reserve("a"));
        Assert.Empty(reserved.Refs);
        Assert.NotNull(reserved.Unreserve("a").Reserve("a"));
    }

    [Fact]
    public void A_child_is_found_by_its_name_and_by_its_incarnation()
    {
        var (first, second) = (Child("a", 1), Child("a", 2));
        var children = With(first);

        Assert.Same(first, children.ByName("a")!.Child);
        Assert.NotNull(children.ByRef(first));
        Assert.Null(children.ByRef(second));
        Assert.Same(children, children.Remove(second));
    }

    [Fact]
    public void What_is_waited_for_is_over_when_the_last_of_those_that_shall_die_has()
    {
        var (a, b, c) = (Child("a", 1), Child("b", 2), Child("c", 3));
        var reason = new SuspendReason.Recreation(new InvalidOperationException());
        var children = With(a, b, c).ShallDie(a).ShallDie(b).WaitingFor(reason);

        var one = children.Remove(c);
        var two = one.Remove(a);
        var three = two.Remove(b);

        Assert.True(one.IsWaiting);
        Assert.Same(reason, two.Reason);
        Assert.False(three.IsWaiting);
        Assert.True(three.IsNormal);
    }

    [Fact]
    public void Without_anyone_to_die_there_is_nothing_to_wait_for()
    {
        var children = With(Child("a", 1)).WaitingFor(SuspendReason.Termination.Instance);

        Assert.False(children.IsWaiting);
        Assert.True(children.IsNormal);
    }

    [Fact]
    public void Termination_is_not_taken_back_and_takes_no_more_children()
    {
        var a = Child("a", 1);
        var children = With(a).ShallDie(a).WaitingFor(SuspendReason.Termination.Instance);

        Assert.True(children.WaitingFor(new SuspendReason.Creation()).IsTerminating);
        Assert.Throws<InvalidOperationException>(() => children.Reserve("b"));
        Assert.Same(ChildrenContainer.Terminated, children.Remove(a));
    }

    [Theory]
    [InlineData(-1, -1, 100)]
    [InlineData(0, -1, 0)]
    [InlineData(3, -1, 3)]
    [InlineData(3, 60_000, 3)]
    [InlineData(-1, 60_000, 1)]
    public void A_child_may_be_restarted_so_often(int retries, int withinMilliseconds, int allowed)
    {
        var stats = new ChildRestartStats(Child("a", 1));

        var granted = Enumerable.Range(0, 100).Count(_ => stats.RequestRestartPermission(retries, withinMilliseconds));

        Assert.Equal(allowed, granted);
    }

    private static ChildrenContainer With(params IInternalActorRef[] children) => children.Aggregate(
        ChildrenContainer.Empty, (all, child) => all.Add(child.Path.Name, new ChildRestartStats(child)));

    private FunctionRef Child(string name, long uid) =>
        new(new ChildActorPath(_parent, name, uid), null!, new EventStream(false), (_, _) => { });
}
