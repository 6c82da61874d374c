using System.Diagnostics;
using Akka.Actor;
using Akka.Remote;
using EngineSpecs.Network;

namespace EngineSpecs.Remote;

public sealed class IdleAssociationsSpec : IAsyncLifetime
{
    private readonly MemoryNodes _nodes = new(seed: 20262, "akka.remote.remove-idle-association-after = 300ms");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public async Task Nodes_that_nobody_talks_to_any_more_are_forgotten()
    {
        var system = _nodes.Start("remote");
        for (var port = 100; port < 300; port++) Unknown(system, port).Tell("hello");
        await _nodes.Eventually(() => _nodes.Network.Dials >= 200);

        await _nodes.Eventually(() => RemotingOf(system).AssociationCount == 0);
    }

    [Fact]
    public async Task A_watch_on_a_node_that_was_forgotten_and_is_talked_to_again_is_heard()
    {
        var (a, b) = (_nodes.Start("remote"), _nodes.Start("remote"));
        for (var round = 0; round < 3; round++)
        {
            var (ended, subject) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), b.ActorOf(Props.Create(() => new Silent())));
            Action end = () => ended.TrySetResult();
            var remote = RemoteRef(a, b, subject);
            var watcher = a.ActorOf(Props.Create(() => new Watcher(remote, end)));
            b.Stop(subject); // whether it hears of the watch before or after that
            await ended.Task.WaitAsync(MemoryNodes.Patience);
            a.Stop(watcher);

            var looks = 0;
            await _nodes.Eventually(() =>
            {
                // Now and then, since what was not acknowledged is sent once more over a new connection, which then stays.
                if (looks++ % 100 == 0) _nodes.Network.BreakAll();
                return RemotingOf(a).AssociationCount == 0 && RemotingOf(b).AssociationCount == 0
                    && RemotingOf(a).InboxCount == 0 && RemotingOf(b).InboxCount == 0;
            });
        }
    }

    [Fact]
    public async Task Of_what_is_told_while_associations_come_and_go_nothing_gets_stuck()
    {
        var (a, b) = (_nodes.Start("remote"), _nodes.Start("remote"));
        var echo = RemoteRef(a, b, b.ActorOf(Props.Create(() => new Echo())));

        for (var i = 0; i < 40; i++)
        {
            if (i % 4 == 0) _nodes.Network.BreakAll();
            // Right when the association may retire.
            await _nodes.Eventually(() => i % 8 != 0 || RemotingOf(a).AssociationCount == 0 || RemotingOf(b).AssociationCount == 0);
            Assert.Equal(i, await AskUntilAnswered(echo, i));
        }
    }

    private static async Task<int> AskUntilAnswered(IActorRef actor, int number)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return await actor.Ask<int>(number, TimeSpan.FromMilliseconds(500));
            }
            catch (AskTimeoutException) when (Stopwatch.GetElapsedTime(began) < MemoryNodes.Patience)
            {
                // What was written into a broken connection is lost.
            }
        }
    }

    private static Remoting RemotingOf(ActorSystem system) => ((RemoteActorRefProvider)((ExtendedActorSystem)system).Provider).Remoting;

    private static IActorRef Unknown(ActorSystem system, int port) =>
        ((ExtendedActorSystem)system).Provider.ResolveActorRef($"akka.tcp://Memory@memory:{port}/user/nobody");

    private static IActorRef RemoteRef(ActorSystem from, ActorSystem on, IActorRef actor) =>
        ((ExtendedActorSystem)from).Provider.ResolveActorRef(actor.Path.ToSerializationFormatWithAddress(MemoryNodes.AddressOf(on)));

    private sealed class Silent : ReceiveActor;

    private sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<int>(number => Sender.Tell(number));
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef subject, Action ended)
        {
            Context.Watch(subject);
            Receive<Terminated>(_ => ended());
        }
    }
}
