using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

public interface IInternalActorRef : IActorRef, IActorRefScope
{
    IInternalActorRef Parent { get; }

    IActorRefProvider Provider { get; }

    bool IsTerminated { get; }

    /// <summary>Walks down by names; ".." goes up, an empty name stays. <see cref="Nobody"/> when there is none.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    void Resume(Exception? causedByFailure = null);

    void Start();

    void Stop();

    void Restart(Exception cause);

    void Suspend();

    void SendSystemMessage(ISystemMessage message);
}
