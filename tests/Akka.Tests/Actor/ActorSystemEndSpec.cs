using Akka.Actor;
using Akka.TestKit.TestActors;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public sealed class ActorSystemEndSpec : PatientKit
{
    private const string Quiet = "akka.stdout-loglevel = OFF, akka.loglevel = OFF";

    [Fact]
    public async Task A_callback_that_throws_does_not_stop_the_others()
    {
        var ran = false;
        using var system = ActorSystem.Create("throwing-callback", Quiet);
        system.RegisterOnTermination(() => ran = true);
        system.RegisterOnTermination(() => throw new InvalidOperationException("no"));
        await system.Terminate();

        Assert.True(ran);
    }

    [Fact]
    public async Task Terminating_twice_ends_once()
    {
        var system = ActorSystem.Create("twice", Quiet);

        await Task.WhenAll(system.Terminate(), system.Terminate(), system.WhenTerminated);
    }

    [Fact]
    public async Task What_is_told_to_a_terminated_system_goes_nowhere()
    {
        var system = ActorSystem.Create("gone", Quiet);
        var actor = system.ActorOf(Props.Create<BlackHoleActor>());
        await system.Terminate();

        actor.Tell("late");
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask("late", TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void Two_systems_live_side_by_side_and_do_not_share_actors()
    {
        using var other = ActorSystem.Create("other", Quiet);
        var here = Sys.ActorOf(Props.Create<SimpleEchoActor>(), "echo");
        var there = other.ActorOf(Props.Create<SimpleEchoActor>(), "echo");

        Assert.NotEqual(here, there);
        there.Tell("hello");
        ExpectMsgFrom(there, "hello");
    }
}
