using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// A reference that calls a function on the sender's thread. It can be watched, and can watch: the end of a watched actor
/// comes as <see cref="Terminated"/>.
/// </summary>
internal sealed class FunctionRef(
    ActorPath path, IActorRefProvider provider, EventStream eventStream, Action<IActorRef, object> tell) : MinimalActorRef
{
    /// <summary>Guards the three fields after it: anybody may watch or be watched at any time.</summary>
    private readonly Lock _lock = new();
    private readonly HashSet<IActorRef> _watching = [];
    private readonly HashSet<IActorRef> _watchedBy = [];
    private bool _stopped;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public override bool IsTerminated
    {
        get
        {
            lock (_lock) return _stopped;
        }
    }

    public void Watch(IActorRef actor)
    {
        lock (_lock)
        {
            if (_stopped || !_watching.Add(actor)) return;
        }
        var watchee = (IInternalActorRef)actor;
        watchee.SendSystemMessage(new Watch(watchee, this));
    }

    public void Unwatch(IActorRef actor)
    {
        lock (_lock)
        {
            if (!_watching.Remove(actor)) return;
        }
        var watchee = (IInternalActorRef)actor;
        watchee.SendSystemMessage(new Unwatch(watchee, this));
    }

    public bool IsWatching(IActorRef actor)
    {
        lock (_lock) return _watching.Contains(actor);
    }

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when watch.Watchee.Equals(this):
                AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch when unwatch.Watchee.Equals(this):
                lock (_lock) _watchedBy.Remove(unwatch.Watcher);
                break;
            case DeathWatchNotification n:
                Announce(n);
                break;
        }
    }

    public override void Stop()
    {
        IActorRef[] watchers;
        IActorRef[] watched;
        lock (_lock)
        {
            if (_stopped) return;
            _stopped = true;
            watchers = [.. _watchedBy];
            watched = [.. _watching];
            _watchedBy.Clear();
            _watching.Clear();
        }
        foreach (var watcher in watchers.Cast<IInternalActorRef>()) watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
        foreach (var watchee in watched.Cast<IInternalActorRef>()) watchee.SendSystemMessage(new Unwatch(watchee, this));
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (IsTerminated) eventStream.Publish(new DeadLetter(message, sender, this));
        else tell(sender, message);
    }

    private void AddWatcher(IInternalActorRef watcher)
    {
        lock (_lock)
        {
            if (!_stopped)
            {
                _watchedBy.Add(watcher);
                return;
            }
        }
        watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
    }

    private void Announce(DeathWatchNotification n)
    {
        lock (_lock)
        {
            if (!_watching.Remove(n.Actor)) return;
        }
        tell(n.Actor, new Terminated(n.Actor, n.ExistenceConfirmed, n.AddressTerminated));
    }
}
