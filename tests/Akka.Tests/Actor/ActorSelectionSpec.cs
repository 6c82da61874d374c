using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class ActorSelectionSpec : PatientKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly IActorRef _a;

    /// <summary>/user/a with children b and c, each with children x and y.</summary>
    public ActorSelectionSpec()
    {
        _a = ActorOf(() => new Node(2), "a");
        AwaitAssert(() => Sys.ActorSelection("/user/a/c/y").ResolveOne(Soon).GetAwaiter().GetResult());
    }

    [Theory]
    [InlineData("/user/a/b/x")]
    [InlineData("akka://test/user/a/b/x")]
    [InlineData("/user/a/c/../b/x")]
    [InlineData("user/a/b/x")]
    public async Task A_path_leads_to_its_actor(string path)
    {
        var found = await Sys.ActorSelection(path).ResolveOne(Soon);

        Assert.Equal("/user/a/b/x", found.Path.ToStringWithoutAddress());
    }

    [Theory]
    [InlineData("/user/a/*", "b c")]
    [InlineData("/user/a/*/x", "x x")]
    [InlineData("/user/a/?/y", "y y")]
    [InlineData("/user/a/b*", "b")]
    [InlineData("/user/a/**", "b c x x y y")]
    public void A_path_with_wildcards_leads_to_all_that_fit(string path, string names)
    {
        Sys.ActorSelection(path).Tell(new Identify(1), TestActor);

        var found = ReceiveN(names.Split(' ').Length).Cast<ActorIdentity>().Select(identity => identity.Subject.Path.Name);

        Assert.Equal(names, string.Join(' ', found.Order()));
    }

    [Fact]
    public void A_relative_path_begins_at_the_actor_that_asks()
    {
        _a.Tell("../a/b");

        Assert.Equal("b", ExpectMsg<ActorIdentity>().Subject.Path.Name);
    }

    [Fact]
    public void Identify_to_nobody_is_answered_without_a_subject()
    {
        Sys.ActorSelection("/user/a/nobody").Tell(new Identify("id"), TestActor);

        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal("id", identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public async Task Resolving_what_is_not_there_fails() =>
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/a/nobody").ResolveOne(Soon));

    [Fact]
    public void A_message_to_nobody_becomes_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/user/a/nobody").Tell("hello", TestActor);

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("hello", letter.Message);
        Assert.Equal("/user/a/nobody", letter.Recipient.Path.ToStringWithoutAddress());
    }

    [Fact]
    public void Dead_letters_and_the_root_can_be_selected()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/deadLetters").Tell("hello", TestActor);

        Assert.Equal("hello", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void A_path_with_the_number_of_another_incarnation_leads_nowhere()
    {
        var provider = ((ExtendedActorSystem)Sys).Provider;

        Assert.Equal(_a, provider.ResolveActorRef(_a.Path.ToSerializationFormat()));
        Assert.NotEqual(_a, provider.ResolveActorRef(_a.Path.WithUid(_a.Path.Uid + 1).ToSerializationFormat()));
    }

    private sealed class Node : ReceiveActor
    {
        public Node(int depth)
        {
            if (depth > 0)
            {
                foreach (var name in depth == 2 ? new[] { "b", "c" } : ["x", "y"])
                {
                    Context.ActorOf(Props.Create(() => new Node(depth - 1)), name);
                }
            }
            Receive<string>(path => Context.ActorSelection(path).Tell(new Identify(1), Sender));
        }
    }
}
