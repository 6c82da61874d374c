using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>An actor on another node. What is told goes over the wire; watching it goes to the <see cref="RemoteWatcher"/> as well.</summary>
internal sealed class RemoteActorRef(RemoteActorRefProvider provider, ActorPath path) : InternalActorRefBase
{
    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public override bool IsLocal => false;

    /// <summary>Nobody knows from here.</summary>
    public override bool IsTerminated => false;

    public override IInternalActorRef Parent =>
        path is RootActorPath ? this : new RemoteActorRef(provider, path.Parent);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var at = path;
        foreach (var element in name)
        {
            if (element == "..") at = at.Parent;
            else if (element.Length > 0) at /= element;
        }

        return provider.ResolveActorRef(at);
    }

    public override void Start()
    {
    }

    public override void Stop() => SendSystemMessage(new Terminate());

    public override void Resume(Exception? causedByFailure = null) => throw NotSupervised();

    public override void Restart(Exception cause) => throw NotSupervised();

    public override void Suspend() => throw NotSupervised();

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                provider.RemoteWatcher.Tell(new RemoteWatcher.WatchRemote(watch.Watchee, watch.Watcher));
                break;
            case Unwatch unwatch:
                provider.RemoteWatcher.Tell(new RemoteWatcher.UnwatchRemote(unwatch.Watchee, unwatch.Watcher));
                break;
            default:
                break;
        }

        provider.Remoting.SendSystem(new OutgoingMessage(message, ActorRefs.NoSender, this));
    }

    protected override void TellInternal(object message, IActorRef sender) =>
        provider.Remoting.Send(new OutgoingMessage(message, sender, this));

    private InvalidOperationException NotSupervised() => new($"{path} is supervised on its own node");
}
