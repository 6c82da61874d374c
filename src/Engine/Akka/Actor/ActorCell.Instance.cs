using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>The current instance with what is its own: behaviours, stash, timers. All of it is new after a restart.</summary>
internal sealed partial class ActorCell
{
    private readonly List<Receive> _behaviours = new(1);
    private ActorBase? _actor;
    private Receive? _behaviour;
    private ActorStash? _stash;
    private TimerScheduler? _timers;

    /// <summary>The instance was told of its end (PreRestart), and the next one has not been made yet.</summary>
    private bool _instanceIsSpent;

    public ActorBase? Actor => _actor;

    /// <summary>True while the instance's constructor runs: only then may an actor be made with 'new'.</summary>
    public bool IsCreatingActor { get; private set; }

    public void Become(Receive receive)
    {
        if (_behaviours.Count > 0) _behaviours.RemoveAt(_behaviours.Count - 1);
        BecomeStacked(receive);
    }

    public void Become(UntypedReceive receive) => Become(Handling(receive));

    public void BecomeStacked(Receive receive)
    {
        _behaviours.Add(receive);
        _behaviour = receive;
    }

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Handling(receive));

    public void UnbecomeStacked()
    {
        if (_behaviours.Count <= 1) return;
        _behaviours.RemoveAt(_behaviours.Count - 1);
        _behaviour = _behaviours[^1];
    }

    /// <summary>Called by the instance's base constructor, so that a Become in a derived one replaces this.</summary>
    public void Begin(Receive initial)
    {
        _behaviours.Clear();
        BecomeStacked(initial);
    }

    /// <summary>Puts stashed messages back, before all others.</summary>
    public void Unstash(IReadOnlyList<Envelope> envelopes)
    {
        Mailbox.PutFirst(envelopes);
        // Its end was noted as processed when it was stashed.
        foreach (var envelope in envelopes)
        {
            if (envelope.Message is Terminated terminated) (_terminatedQueued ??= []).Add(terminated.ActorRef);
        }
    }

    private ActorBase NewActor()
    {
        ActorBase actor;
        IsCreatingActor = true;
        try
        {
            actor = Props.NewActor()
                ?? throw new ActorInitializationException(_self, "Actor instance passed to ActorOf can't be 'null'");
        }
        finally
        {
            IsCreatingActor = false;
        }
        actor.OnConstructed();
        _instanceIsSpent = false;
        if (actor is IActorStash withStash) withStash.Stash = _stash = new ActorStash(this, StashCapacity(actor));
        if (actor is IWithTimers withTimers) withTimers.Timers = _timers = new TimerScheduler(this);
        return actor;
    }

    private int StashCapacity(ActorBase actor)
    {
        if (actor is IWithUnboundedStash) return Deploy.NoStashSize;
        return Props.Deploy.StashCapacity != Deploy.NoStashSize
            ? Props.Deploy.StashCapacity
            : SystemImpl.Mailboxes.StashCapacity(Dispatcher.Id, Props.Mailbox);
    }

    /// <summary>Ends what the instance had going. What it had stashed goes back to the mailbox, for the next one or for dead letters.</summary>
    private void ClearInstance()
    {
        _instanceIsSpent = true;
        _timers?.CancelAll();
        _timers = null;
        _stash?.UnstashAll();
        _stash = null;
    }

    private static Receive Handling(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };
}
