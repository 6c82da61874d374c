using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The reply address of one Ask. It takes the first message and is then gone. Its path is made, and registered, only when
/// somebody asks for it: to put it on the wire, or to print it.
/// </summary>
public sealed class FutureActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result;
    private readonly IActorRefProvider _provider;
    private ActorPath? _path;

    /// <summary>Those who watch this address; null until there is one. Guarded by <see cref="_result"/>.</summary>
    private HashSet<IInternalActorRef>? _watchers;

    internal FutureActorRef(TaskCompletionSource<T> result, IActorRefProvider provider)
    {
        _result = result;
        _provider = provider;
    }

    public override ActorPath Path
    {
        get
        {
            if (Volatile.Read(ref _path) is { } known) return known;
            lock (_result)
            {
                if (_path is not null) return _path;
                var path = _provider.TempPath();
                if (!_result.Task.IsCompleted) _provider.RegisterTempActor(this, path);
                Volatile.Write(ref _path, path);
                return path;
            }
        }
    }

    public override IInternalActorRef Parent => _provider.TempContainer;

    public override IActorRefProvider Provider => _provider;

    public override bool IsTerminated => _result.Task.IsCompleted;

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                lock (_result)
                {
                    if (!_result.Task.IsCompleted)
                    {
                        (_watchers ??= []).Add(watch.Watcher);
                        return;
                    }
                }
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
                break;
            case Unwatch unwatch:
                lock (_result) _watchers?.Remove(unwatch.Watcher);
                break;
            case Terminate:
                Fail(new OperationCanceledException("The address of the reply was stopped."));
                break;
        }
    }

    public override void Stop() => SendSystemMessage(new Terminate());

    internal void Fail(Exception cause)
    {
        if (_result.TrySetException(cause)) Retire();
    }

    internal void Cancel(CancellationToken token)
    {
        if (_result.TrySetCanceled(token)) Retire();
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        var taken = message switch
        {
            T reply => _result.TrySetResult(reply),
            Status.Failure failure => _result.TrySetException(
                failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (taken) Retire();
        else _provider.DeadLetters.Tell(new Event.DeadLetter(message, sender ?? _provider.DeadLetters, this), sender!);
    }

    private void Retire()
    {
        HashSet<IInternalActorRef>? watchers;
        lock (_result)
        {
            if (_path is not null) _provider.UnregisterTempActor(_path);
            watchers = _watchers;
            _watchers = null;
        }
        foreach (var watcher in watchers ?? []) watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
    }
}
