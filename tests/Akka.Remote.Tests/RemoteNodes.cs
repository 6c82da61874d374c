using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Akka.Remote.Tests;

/// <summary>Actor systems with remoting over TCP on free loopback ports.</summary>
internal sealed class RemoteNodes : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<ActorSystem> _systems = [];

    public ActorSystem Start(string extra = "", int port = 0, params Setup[] setups)
    {
        var config = ConfigurationFactory.ParseString(extra).WithFallback(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = ERROR
              log-dead-letters = off
              actor.provider = remote
              remote {
                dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
                retry-gate-closed-for = 100ms
                resend-interval = 100ms
                # A node that is slow for a while is none that has gone.
                watch-failure-detector { heartbeat-interval = 50ms, unreachable-nodes-reaper-interval = 50ms, acceptable-heartbeat-pause = 30s }
              }
            }
            """));
        var setup = setups.Aggregate(ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), (all, one) => all.And(one));
        var system = ActorSystem.Create("Remote", setup);
        _systems.Add(system);
        return system;
    }

    public static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    public static Task<IActorRef> Find(ActorSystem from, ActorSystem on, string name) =>
        from.ActorSelection(new RootActorPath(AddressOf(on)) / "user" / name).ResolveOne(Patience);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_systems.Select(s => s.Terminate()));
}
