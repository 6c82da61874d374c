namespace Akka.Streams;

/// <summary>Ends one stream.</summary>
public sealed class UniqueKillSwitch : IKillSwitch
{
    private readonly TaskCompletionSource _terminated;

    internal UniqueKillSwitch(TaskCompletionSource terminated) => _terminated = terminated;

    public void Shutdown() => _terminated.TrySetResult();

    public void Abort(Exception cause) => _terminated.TrySetException(cause);
}
