using Akka.Actor;

namespace AkkaP2P.Tracker.Swarms;

/// <summary>Hears what the swarms tell of their sizes and keeps <see cref="SwarmCounts"/>.</summary>
/// <param name="interval">How often a swarm tells its size again.</param>
internal sealed class SwarmCounter(SwarmCounts counts, TimeSpan interval) : UntypedActor, IWithTimers
{
    /// <summary>Of what is told again one may be lost on the way.</summary>
    private const int IntervalsOfSilence = 3;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SwarmCounts counts, TimeSpan interval) => Akka.Actor.Props.Create(() => new SwarmCounter(counts, interval));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(SwarmCounted));
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, interval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SwarmCounted counted: counts.Set(counted); break;
            case Tick: counts.Forget(interval * IntervalsOfSilence); break;
            default: Unhandled(message); break;
        }
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
