using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>A tracker's message to all, every second: the store has just answered it.</summary>
public sealed record StoreReached(Address Address);

/// <summary>
/// Leaves the cluster to others when they reach the store and this tracker does not: what lives here could not be written. When nobody
/// reaches it everybody stays, since reads go on without it. A restart begins to wait anew.
/// </summary>
/// <param name="timeout">How long the store may be silent.</param>
/// <param name="leave">
/// Gives this life of the actor system up. At once, since nothing could be handed over: what is under way here cannot be saved.
/// </param>
internal sealed class StoreWatch(IStateStore store, IActorRef bridge, Address self, TimeSpan timeout, TimeProvider time, Action leave)
    : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Older news say nothing: all may have lost the store in these moments.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private long _reachedAt = time.GetTimestamp();
    private (Address Address, long At)? _other;
    private bool _asking;
    private bool _left;

    public ITimerScheduler Timers { get; set; } = null!;

    private ILoggingAdapter Log { get; } = Context.GetLogger();

    public static Props Props(IStateStore store, IActorRef bridge, Address self, TimeSpan timeout, TimeProvider time, Action leave) =>
        Akka.Actor.Props.Create(() => new StoreWatch(store, bridge, self, timeout, time, leave));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(StoreReached));
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, Interval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Look: OnLook(); break;
            case Answered: OnAnswered(); break;
            case NotAnswered: _asking = false; break;
            case StoreReached reached when reached.Address.Equals(self): break;
            case StoreReached reached: _other = (reached.Address, time.GetTimestamp()); break;
            default: Unhandled(message); break;
        }
    }

    private void OnLook()
    {
        if (!_asking) Ask();
        if (_left || time.GetElapsedTime(_reachedAt) < timeout) return;
        if (_other is not { } other || time.GetElapsedTime(other.At) > Fresh) return;
        _left = true;
        Log.Warning("the store has not answered for {0}, but it answers {1}: this tracker leaves until it does", timeout, other.Address);
        leave();
    }

    private void Ask()
    {
        _asking = true;
        store.TryLastChange(AnswerTimeout).PipeTo(Self, success: last => last is null ? NotAnswered.Instance : Answered.Instance, failure: _ => NotAnswered.Instance);
    }

    private void OnAnswered()
    {
        _asking = false;
        _reachedAt = time.GetTimestamp();
        bridge.Tell(new ClusterBridge.PublishToAll(new StoreReached(self)));
    }

    /// <summary>Look whether the store answers, and whom.</summary>
    public sealed record Look
    {
        public static readonly Look Instance = new();
    }

    private sealed record Answered
    {
        public static readonly Answered Instance = new();
    }

    private sealed record NotAnswered
    {
        public static readonly NotAnswered Instance = new();
    }
}
