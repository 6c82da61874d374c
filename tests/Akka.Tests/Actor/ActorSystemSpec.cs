using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Actor;

public class ActorSystemSpec
{
    private const string Quiet = "akka.loggers = []\nakka.stdout-loglevel = OFF";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    public void A_name_that_cannot_stand_in_an_address_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));

    [Fact]
    public async Task Terminating_stops_all_actors_and_then_calls_back_in_reverse_order()
    {
        var system = ActorSystem.Create("ending", Quiet);
        var order = new List<string>();
        system.ActorOf(Props.Create(() => new Last(order)));
        system.RegisterOnTermination(() => order.Add("first registered"));
        system.RegisterOnTermination(() => order.Add("last registered"));

        await system.Terminate().WaitAsync(Soon);

        Assert.Equal(["actor", "last registered", "first registered"], order);
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
    }

    [Fact]
    public async Task No_actor_can_be_made_in_a_system_that_has_ended()
    {
        var system = ActorSystem.Create("ended", Quiet);
        await system.Terminate().WaitAsync(Soon);

        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Props.Create<Idle>()));
    }

    [Fact]
    public async Task Actors_made_from_many_threads_at_once_have_names_of_their_own()
    {
        var system = ActorSystem.Create("busy", Quiet);

        var made = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => Enumerable.Range(0, 500).Select(_ => system.ActorOf<Idle>()).ToArray())));

        Assert.Equal(4000, made.SelectMany(refs => refs).Select(actor => actor.Path).Distinct().Count());
        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task An_extension_is_made_once()
    {
        var system = ActorSystem.Create("extended", Quiet);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new CounterId().Apply(system))));

        Assert.Single(all.Distinct());
        Assert.True(system.HasExtension<Counter>());
        Assert.Same(all[0], system.GetExtension<Counter>());
        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task Extensions_named_in_the_settings_start_with_the_system()
    {
        var system = ActorSystem.Create("extended", $"akka.extensions = [\"{typeof(CounterId).AssemblyQualifiedName}\"]\n{Quiet}");

        Assert.True(system.HasExtension<Counter>());

        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task The_configuration_can_come_with_a_setup_and_setups_are_found_by_their_type()
    {
        var setup = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("mine = 1\n" + Quiet)).And(new MySetup("hello"));
        var system = ActorSystem.Create("set-up", setup);

        Assert.Equal(1, system.Settings.Config.GetInt("mine"));
        Assert.Equal("INFO", system.Settings.LogLevel);
        Assert.Equal("hello", system.Settings.Setup.Get<MySetup>().Value.Text);

        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task Fallbacks_injected_later_come_after_the_users_settings()
    {
        var system = ActorSystem.Create("injected", "mine = 1\n" + Quiet);

        system.Settings.InjectTopLevelFallback(ConfigurationFactory.ParseString("mine = 2\nnew = 3"));

        Assert.Equal(1, system.Settings.Config.GetInt("mine"));
        Assert.Equal(3, system.Settings.Config.GetInt("new"));
        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task The_guardians_strategy_is_a_setting()
    {
        var system = ActorSystem.Create(
            "strict", $"akka.actor.guardian-supervisor-strategy = \"Akka.Actor.StoppingSupervisorStrategy\"\n{Quiet}");
        var actor = system.ActorOf<Failing>();

        actor.Tell("fail");

        Assert.True(await actor.WatchAsync().WaitAsync(Soon));
        await system.Terminate().WaitAsync(Soon);
    }

    private sealed class MySetup : Setup
    {
        public MySetup(string text) => Text = text;

        public string Text { get; }
    }

    private sealed class Counter : IExtension;

    private sealed class CounterId : ExtensionIdProvider<Counter>
    {
        public override Counter CreateExtension(ExtendedActorSystem system) => new();
    }

    private sealed class Idle : ReceiveActor;

    private sealed class Failing : ReceiveActor
    {
        public Failing() => ReceiveAny(_ => throw new InvalidOperationException());
    }

    private sealed class Last(List<string> order) : ReceiveActor
    {
        protected override void PostStop() => order.Add("actor");
    }
}
