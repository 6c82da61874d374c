using System.Diagnostics;
using Akka.Actor;
using Akka.Event;

namespace Akka.Remote.Tests;

public sealed class RemotingSpec : IAsyncLifetime
{
    private readonly RemoteNodes _nodes = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public async Task A_question_to_an_actor_on_another_node_is_answered()
    {
        var (a, b) = (_nodes.Start(), _nodes.Start());
        b.ActorOf(Echo.Props, "echo");

        var remote = await RemoteNodes.Find(a, b, "echo");

        Assert.Equal("hello", await remote.Ask<string>("hello", RemoteNodes.Patience));
        Assert.Equal(7, await remote.Ask<int>(7, RemoteNodes.Patience));
    }

    [Fact]
    public async Task Messages_between_two_actors_arrive_in_the_order_they_were_sent()
    {
        const int Count = 20_000;
        var (a, b) = (_nodes.Start(), _nodes.Start());
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        b.ActorOf(Props.Create(() => new InOrder(Count, done)), "sink");
        var remote = await RemoteNodes.Find(a, b, "sink");

        for (var i = 0; i < Count; i++) remote.Tell(i);

        Assert.True(await done.Task.WaitAsync(RemoteNodes.Patience));
    }

    [Fact]
    public async Task Nobody_is_found_where_no_actor_is()
    {
        var (a, b) = (_nodes.Start(), _nodes.Start());

        await Assert.ThrowsAsync<ActorNotFoundException>(() =>
            a.ActorSelection(new RootActorPath(RemoteNodes.AddressOf(b)) / "user" / "nobody").ResolveOne(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_message_above_the_frame_size_is_refused_at_the_sender_and_the_next_one_arrives()
    {
        var (a, b) = (_nodes.Start(), _nodes.Start());
        b.ActorOf(Echo.Props, "echo");
        var remote = await RemoteNodes.Find(a, b, "echo");
        var refused = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        a.EventStream.Subscribe(a.ActorOf(Props.Create(() => new Errors(refused))), typeof(Error));

        remote.Tell(new string('x', 200_000));

        Assert.Contains("the limit is", (await refused.Task.WaitAsync(RemoteNodes.Patience)).Message!.ToString());
        Assert.Equal("still there", await remote.Ask<string>("still there", RemoteNodes.Patience));
    }

    [Fact]
    public async Task A_watcher_hears_of_the_end_of_an_actor_on_another_node()
    {
        var (a, b) = (_nodes.Start(), _nodes.Start());
        var target = b.ActorOf(Echo.Props, "target");
        var remote = await RemoteNodes.Find(a, b, "target");
        var (watching, ended) = Watch(a, remote);
        await watching;

        // Its watch is on the wire before this question.
        await remote.Ask<string>("there?", RemoteNodes.Patience);
        b.Stop(target);

        Assert.False((await ended.WaitAsync(RemoteNodes.Patience)).AddressTerminated);
    }

    [Fact]
    public async Task A_watcher_hears_of_the_end_of_a_whole_node()
    {
        const string Impatient = "akka.remote.watch-failure-detector { expected-response-after = 200ms, acceptable-heartbeat-pause = 500ms }";
        var (a, b) = (_nodes.Start(Impatient), _nodes.Start(Impatient));
        b.ActorOf(Echo.Props, "target");
        var remote = await RemoteNodes.Find(a, b, "target");
        var (watching, ended) = Watch(a, remote);
        await watching;
        await remote.Ask<string>("there?", RemoteNodes.Patience);

        await b.Terminate();

        await ended.WaitAsync(RemoteNodes.Patience);
    }

    [Fact]
    public async Task Watching_where_no_actor_is_ends_at_once()
    {
        var (a, b) = (_nodes.Start(), _nodes.Start());
        var path = (new RootActorPath(RemoteNodes.AddressOf(b)) / "user" / "nobody").ToSerializationFormat();
        var nobody = ((ExtendedActorSystem)a).Provider.ResolveActorRef(path);

        var (_, ended) = Watch(a, nobody);

        Assert.False((await ended.WaitAsync(RemoteNodes.Patience)).ExistenceConfirmed);
    }

    [Fact]
    public async Task A_node_restarted_at_its_address_is_talked_to_again()
    {
        var (a, b) = (_nodes.Start(), _nodes.Start());
        b.ActorOf(Echo.Props, "echo");
        Assert.Equal("one", await (await RemoteNodes.Find(a, b, "echo")).Ask<string>("one", RemoteNodes.Patience));
        var port = RemoteNodes.AddressOf(b).Port!.Value;
        await b.Terminate();

        var again = _nodes.Start(port: port);
        again.ActorOf(Echo.Props, "echo");

        Assert.Equal("two", await AskUntilAnswered(a, again, "two"));
    }

    /// <summary>While the gate is closed messages are lost, as they may be: asks again.</summary>
    private static async Task<string> AskUntilAnswered(ActorSystem from, ActorSystem on, string text)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                var echo = from.ActorSelection(new RootActorPath(RemoteNodes.AddressOf(on)) / "user" / "echo");
                return await echo.Ask<string>(text, TimeSpan.FromSeconds(1));
            }
            catch (AskTimeoutException) when (Stopwatch.GetElapsedTime(began) < RemoteNodes.Patience)
            {
                // Asked again.
            }
        }
    }

    private static (Task Watching, Task<Terminated> Ended) Watch(ActorSystem system, IActorRef subject)
    {
        var watching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<Terminated>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Watcher(subject, watching, ended)));
        return (watching.Task, ended.Task);
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef subject, TaskCompletionSource watching, TaskCompletionSource<Terminated> ended)
        {
            Context.Watch(subject);
            watching.SetResult();
            Receive<Terminated>(t => ended.TrySetResult(t));
        }
    }

    private sealed class InOrder : ReceiveActor
    {
        private int _next;

        public InOrder(int count, TaskCompletionSource<bool> done) => Receive<int>(number =>
        {
            if (number != _next++) done.TrySetResult(false);
            if (_next == count) done.TrySetResult(true);
        });
    }

    private sealed class Errors : ReceiveActor
    {
        public Errors(TaskCompletionSource<Error> first) => Receive<Error>(e => first.TrySetResult(e));
    }
}
