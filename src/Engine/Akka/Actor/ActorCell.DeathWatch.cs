using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Who is told of whose end. Watching sends a system message; the watched one keeps the watcher and tells it at the end.
/// The notice turns into a user message, so that it comes after what the dead actor had sent; an unwatch in between
/// still takes it back.
/// </summary>
internal sealed partial class ActorCell
{
    /// <summary>The actors watched, each with the message to send instead of <see cref="Terminated"/>, or null.</summary>
    private Dictionary<IActorRef, object?>? _watching;

    private HashSet<IActorRef>? _watchedBy;

    /// <summary>Actors whose end is in the mailbox already but has not been processed.</summary>
    private HashSet<IActorRef>? _terminatedQueued;

    public IActorRef Watch(IActorRef subject) => StartWatching(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message) =>
        StartWatching(subject, message ?? throw new ArgumentNullException(nameof(message)));

    public IActorRef Unwatch(IActorRef subject)
    {
        if (!subject.Equals(_self) && _watching?.Remove(subject) is true)
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, _self));
            FollowAddressOf(subject);
        }
        _terminatedQueued?.Remove(subject);
        return subject;
    }

    private IActorRef StartWatching(IActorRef subject, object? message)
    {
        if (subject.Equals(_self)) return subject;
        _watching ??= [];
        if (!_watching.TryAdd(subject, message))
        {
            return Equals(_watching[subject], message)
                ? subject
                : throw new InvalidOperationException(
                    $"Watch({subject}) termination message was not overwritten from [{_watching[subject]}] to [{message}]. "
                    + $"If this was intended, unwatch first before using Watch/WatchWith with another message.");
        }
        var watchee = (IInternalActorRef)subject;
        watchee.SendSystemMessage(new Watch(watchee, _self));
        FollowAddressOf(subject);
        return subject;
    }

    private void ReceivedTerminated(Terminated terminated)
    {
        if (_terminatedQueued?.Remove(terminated.ActorRef) is true) ReceiveMessage(terminated);
    }

    private void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        if (_watching is not null && _watching.Remove(actor, out var message))
        {
            FollowAddressOf(actor);
            if (!Children.IsTerminating)
            {
                if (message is null) (_terminatedQueued ??= []).Add(actor);
                SendMessage(message ?? new Terminated(actor, existenceConfirmed, addressTerminated), actor);
            }
        }
        if (Children.ByRef(actor) is not null) HandleChildTerminated(actor);
    }

    private void TellWatchersWeDied()
    {
        if (_watchedBy is not { } watchers) return;
        _watchedBy = null;
        // Those elsewhere first: the local ones may be stopping the very connection to them.
        foreach (var watcher in watchers.OrderBy(IsLocal))
        {
            // A parent has been told already, as a parent.
            if (watcher.Equals(Parent)) continue;
            ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(_self, true, false));
        }
    }

    private void UnwatchWatchedActors()
    {
        if (_watching is { } watching)
        {
            _watching = null;
            foreach (var subject in watching.Keys.Cast<IInternalActorRef>()) subject.SendSystemMessage(new Unwatch(subject, _self));
        }
        _terminatedQueued = null;
        FollowAddresses();
    }

    private void AddWatcher(IActorRef watchee, IActorRef watcher)
    {
        if (watchee.Equals(_self) && !watcher.Equals(_self))
        {
            (_watchedBy ??= []).Add(watcher);
            FollowAddressOf(watcher);
        }
        else if (!watchee.Equals(_self) && watcher.Equals(_self))
        {
            Watch(watchee);
        }
        else
        {
            Publish(new Warning(_self.Path.ToString(), typeof(ActorCell), $"BUG: illegal Watch({watchee},{watcher}) for {_self}"));
        }
    }

    private void RemoveWatcher(IActorRef watchee, IActorRef watcher)
    {
        if (watchee.Equals(_self) && !watcher.Equals(_self))
        {
            if (_watchedBy?.Remove(watcher) is true) FollowAddressOf(watcher);
        }
        else if (!watchee.Equals(_self) && watcher.Equals(_self))
        {
            Unwatch(watchee);
        }
    }

    /// <summary>A whole node is gone: its watchers are forgotten, and those watched there count as ended.</summary>
    private void AddressTerminated(Address address)
    {
        _watchedBy?.RemoveWhere(watcher => watcher.Path.Address == address);
        var gone = _watching?.Keys.Where(subject => subject.Path.Address == address).ToArray() ?? [];
        foreach (var subject in gone)
        {
            // A child elsewhere is known to have existed; of others nobody can tell.
            _self.SendSystemMessage(new DeathWatchNotification(subject, Children.ByRef(subject) is not null, true));
        }
        FollowAddresses();
    }

    /// <summary>One who watches thousands of local actors must not look at all of them each time one comes or goes.</summary>
    private void FollowAddressOf(IActorRef changed)
    {
        if (IsRemote(changed)) FollowAddresses();
    }

    /// <summary>News of lost nodes are wanted as long as anybody here watches or is watched across nodes.</summary>
    private void FollowAddresses()
    {
        var wanted = _watching?.Keys.Any(IsRemote) is true || _watchedBy?.Any(IsRemote) is true;
        if (wanted == _followsAddresses) return;
        _followsAddresses = wanted;
        if (wanted) SystemImpl.AddressTerminatedTopic.Subscribe(_self);
        else SystemImpl.AddressTerminatedTopic.Unsubscribe(_self);
    }

    private bool _followsAddresses;

    private static bool IsLocal(IActorRef actor) => actor is IActorRefScope { IsLocal: true };

    private static bool IsRemote(IActorRef actor) => !IsLocal(actor);
}
