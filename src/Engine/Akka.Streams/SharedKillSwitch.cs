using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams;

/// <summary>Ends all streams through its flows, also those run after it was thrown.</summary>
public sealed class SharedKillSwitch : IKillSwitch
{
    private readonly TaskCompletionSource _terminated = new();
    private readonly string _name;

    internal SharedKillSwitch(string name) => _name = name;

    public void Shutdown() => _terminated.TrySetResult();

    public void Abort(Exception cause) => _terminated.TrySetException(cause);

    public IGraph<FlowShape<T, T>, SharedKillSwitch> Flow<T>() =>
        new KillSwitchStage<T, SharedKillSwitch>(() => (this, _terminated.Task));

    public override string ToString() => $"SharedKillSwitch({_name})";
}
