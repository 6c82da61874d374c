using Akka.Actor;

namespace AkkaP2P.Tracker.Swarms;

/// <summary>Hears what the swarms tell of their sizes and keeps <see cref="SwarmCounts"/>.</summary>
internal sealed class SwarmCounter(SwarmCounts counts) : UntypedActor
{
    public static Props Props(SwarmCounts counts) => Akka.Actor.Props.Create(() => new SwarmCounter(counts));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(SwarmCounted));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SwarmCounted counted: counts.Set(counted); break;
            default: Unhandled(message); break;
        }
    }
}
