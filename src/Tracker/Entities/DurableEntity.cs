using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Entities;

/// <summary>
/// The life of an entity whose state is one row of the store.
/// <code>
///   Loading ──row read──▶ Serving ──a command changed something──▶ Saving ──saved──▶ Serving
///      ▲                                                             │
///      └───────── the row was changed elsewhere, or the store failed ┘
/// </code>
/// Commands that come while a save is under way wait, and are then decided together and saved at once. No answer is given
/// before the state it rests on is stored, and none is refused on a state that another copy may have overtaken: a save
/// proves that it is the newest, otherwise the row is read again before the refusal. A save that fails proves nothing about the row, so the state is dropped and
/// read again, and the same commands are decided again: what was written after all is recognised by its key. A restart
/// loses the commands that waited, whose senders send them again.
/// </summary>
internal abstract class DurableEntity<TState>(EntityKind kind, string entityId, IStateStore store, EntitySettings settings) : UntypedActor
    where TState : class, IDurableState<TState>
{
    /// <summary>Another copy may win once or twice while shards move; more often means something else is wrong.</summary>
    private const int MaxAttempts = 3;

    private readonly Queue<Waiting> _waiting = new();
    private TState _state = TState.Empty(entityId);
    private long _version;

    /// <summary>The number of the change that the state is of.</summary>
    private long _change;

    /// <summary>Numbers loads and saves; an answer with an older number is of an attempt given up.</summary>
    private int _attempt;

    /// <summary>Loads and saves in a row that failed.</summary>
    private int _failures;

    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    protected TState State => _state;

    protected DateTimeOffset Now => settings.Time.GetUtcNow();

    protected override void PreStart()
    {
        Context.SetReceiveTimeout(settings.IdleTimeout);
        BecomeLoading();
    }

    /// <summary>The new state, the same state when there is nothing to save, or a refusal. Must not throw.</summary>
    protected abstract Outcome<TState> Decide(TState state, IEntityCommand command, DecisionContext context);

    /// <summary>Messages that touch no durable state, once it is loaded. The default knows none.</summary>
    protected virtual bool Answer(object message, IActorRef sender) => false;

    protected override void OnReceive(object message) => Unhandled(message);

    private void BecomeLoading()
    {
        Become(Loading);
        var attempt = ++_attempt;
        store.Load(kind, entityId, CancellationToken.None).PipeTo(
            Self,
            success: row => new Loaded(attempt, row),
            failure: e => new StoreFailed(attempt, e));
    }

    private void Loading(object message)
    {
        switch (message)
        {
            case Loaded loaded: OnLoaded(loaded); break;
            case StoreFailed failed: OnStoreFailed(failed); break;
            default: OnOther(message); break;
        }
    }

    private void Serving(object message)
    {
        switch (message)
        {
            case IEntityCommand command:
                Wait(command);
                DecideWaiting(isNewest: false);
                break;
            case ReceiveTimeout: Context.Parent.Tell(new Passivate(PoisonPill.Instance)); break;
            case Loaded or Saved or StoreFailed: break;
            case IEntityMessage when Answer(message, Sender): break;
            default: Unhandled(message); break;
        }
    }

    private void Saving(object message)
    {
        switch (message)
        {
            case Saved saved: OnSaved(saved); break;
            case StoreFailed failed: OnStoreFailed(failed); break;
            default: OnOther(message); break;
        }
    }

    /// <summary>While loading or saving.</summary>
    private void OnOther(object message)
    {
        switch (message)
        {
            case IEntityMessage entityMessage: Wait(entityMessage); break;
            case ReceiveTimeout or Loaded or Saved or StoreFailed: break;
            default: Unhandled(message); break;
        }
    }

    private void OnLoaded(Loaded loaded)
    {
        if (loaded.Attempt != _attempt) return;
        try
        {
            _state = loaded.Row is null ? TState.Empty(entityId) : TState.Decode(entityId, loaded.Row.State);
        }
        catch (StoreException damaged)
        {
            OnStoreFailed(new StoreFailed(_attempt, damaged));
            return;
        }

        _version = loaded.Row?.Version ?? 0;
        _change = loaded.Row?.Change ?? 0;
        BecomeServing(isNewest: true);
    }

    private void BecomeServing(bool isNewest)
    {
        Become(Serving);
        DecideWaiting(isNewest);
    }

    /// <summary>Decides all that wait, on the state as it would be after the ones before; answers at once if that changed nothing.</summary>
    /// <param name="isNewest">The state was just read.</param>
    private void DecideWaiting(bool isNewest)
    {
        var context = new DecisionContext(settings.Time.GetUtcNow(), _version + 1);
        var decided = new List<Decided>(_waiting.Count);
        var next = _state;
        while (_waiting.TryDequeue(out var waiting))
        {
            if (waiting.Message is not IEntityCommand command)
            {
                if (!Answer(waiting.Message, waiting.ReplyTo)) Unhandled(waiting.Message);
                continue;
            }

            decided.Add(new Decided(waiting, Apply(command, ref next, context)));
        }

        if (!ReferenceEquals(next, _state)) BecomeSaving(next, decided);
        else if (isNewest || decided.TrueForAll(d => d.Answer is not CommandError)) Reply(decided, _change);
        else DecideAgainOnNewest(decided);
    }

    private void DecideAgainOnNewest(List<Decided> decided)
    {
        foreach (var one in decided) _waiting.Enqueue(one.Waiting);
        BecomeLoading();
    }

    private object Apply(IEntityCommand command, ref TState state, DecisionContext context)
    {
        if (state.Remembered.Contains(command.Stamp.Key)) return Done.Instance;
        if (context.Now > command.Stamp.Deadline) return new EntityUnavailable("the command came too late");
        if (!Decide(state, command, context).TryGet(out var next, out var refusal)) return refusal;
        if (!ReferenceEquals(next, state)) state = next.Remember(next.Remembered.Add(command.Stamp.Key, context.Now));
        return Done.Instance;
    }

    private void BecomeSaving(TState next, List<Decided> decided)
    {
        var attempt = ++_attempt;
        Become(Saving);
        store.Save(new StateSave(kind, entityId, _version, next.Encode()), CancellationToken.None).PipeTo(
            Self,
            success: result => new Saved(attempt, result, next, decided),
            failure: e => new StoreFailed(attempt, e, decided));
    }

    private void OnSaved(Saved saved)
    {
        if (saved.Attempt != _attempt) return;
        if (!saved.Result.Saved)
        {
            OnStoreFailed(new StoreFailed(_attempt, new StoreException("the row was changed elsewhere"), saved.Decided));
            return;
        }

        _failures = 0;
        _version++;
        _state = saved.Next;
        _change = saved.Result.Change;
        Reply(saved.Decided, _change);
        BecomeServing(isNewest: false);
    }

    /// <summary>Reads the row again and decides again, a few times; then the senders may try elsewhere.</summary>
    private void OnStoreFailed(StoreFailed failed)
    {
        if (failed.Attempt != _attempt) return;
        Log.Warning("{0} {1}: {2}", kind, entityId, failed.Cause.Message);
        var waiting = (failed.Decided ?? []).Select(d => d.Waiting).Concat(_waiting).ToArray();
        _waiting.Clear();
        if (++_failures < MaxAttempts)
        {
            foreach (var one in waiting) _waiting.Enqueue(one);
            BecomeLoading();
            return;
        }

        var unavailable = new EntityUnavailable(failed.Cause.Message);
        foreach (var one in waiting) one.ReplyTo.Tell(unavailable);
        Become(Stopping);
        Context.Parent.Tell(new Passivate(PoisonPill.Instance));
    }

    /// <summary>Until the region lets go of this one; what still comes in has to be sent again.</summary>
    private void Stopping(object message)
    {
        if (message is IEntityMessage) Sender.Tell(new EntityUnavailable("the store failed"));
    }

    private void Wait(IEntityMessage message)
    {
        if (_waiting.Count < settings.MaxWaiting) _waiting.Enqueue(new Waiting(message, Sender));
        else Sender.Tell(new EntityUnavailable("too many commands wait for it"));
    }

    private void Reply(List<Decided> decided, long change)
    {
        foreach (var one in decided)
        {
            one.Waiting.ReplyTo.Tell(one.Answer switch
            {
                Done => new EntityReply(null, change),
                CommandError error => new EntityReply(error, change),
                EntityUnavailable unavailable => unavailable,
                _ => throw new UnreachableException(),
            });
        }
    }

    private sealed record Waiting(IEntityMessage Message, IActorRef ReplyTo);

    /// <param name="Answer"><see cref="Done"/>, <see cref="CommandError"/> or <see cref="EntityUnavailable"/>.</param>
    private sealed record Decided(Waiting Waiting, object Answer);

    private sealed record Loaded(int Attempt, StoredState? Row);

    private sealed record Saved(int Attempt, SaveResult Result, TState Next, List<Decided> Decided);

    private sealed record StoreFailed(int Attempt, Exception Cause, List<Decided>? Decided = null);
}
