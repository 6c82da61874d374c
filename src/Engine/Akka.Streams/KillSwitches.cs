using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams;

public static class KillSwitches
{
    /// <summary>One switch for all streams through its flows.</summary>
    public static SharedKillSwitch Shared(string name) => new(name);

    /// <summary>A switch of its own for each run.</summary>
    public static IGraph<FlowShape<T, T>, UniqueKillSwitch> Single<T>() =>
        new KillSwitchStage<T, UniqueKillSwitch>(() =>
        {
            var terminated = new TaskCompletionSource();
            return (new UniqueKillSwitch(terminated), terminated.Task);
        });
}
