using Akka.Actor;
using Akka.Configuration;
using Decider = Akka.Streams.Supervision.Decider;
using Deciders = Akka.Streams.Supervision.Deciders;

namespace Akka.Streams;

/// <summary>The settings of <c>akka.stream.materializer</c>, see reference.conf.</summary>
public sealed class ActorMaterializerSettings
{
    public readonly int InitialInputBufferSize;

    public readonly int MaxInputBufferSize;

    public readonly string Dispatcher;

    public readonly Decider SupervisionDecider;

    public readonly int SyncProcessingLimit;

    private ActorMaterializerSettings(
        int initialInputBufferSize, int maxInputBufferSize, string dispatcher, Decider decider, int syncProcessingLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(initialInputBufferSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxInputBufferSize, initialInputBufferSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(syncProcessingLimit, 1);
        InitialInputBufferSize = initialInputBufferSize;
        MaxInputBufferSize = maxInputBufferSize;
        Dispatcher = dispatcher;
        SupervisionDecider = decider;
        SyncProcessingLimit = syncProcessingLimit;
    }

    public static ActorMaterializerSettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(ActorMaterializer.DefaultConfig());
        return Create(system.Settings.Config.GetConfig("akka.stream.materializer"));
    }

    public ActorMaterializerSettings WithInputBuffer(int initialSize, int maxSize) =>
        new(initialSize, maxSize, Dispatcher, SupervisionDecider, SyncProcessingLimit);

    public ActorMaterializerSettings WithDispatcher(string dispatcher) =>
        new(InitialInputBufferSize, MaxInputBufferSize, dispatcher, SupervisionDecider, SyncProcessingLimit);

    public ActorMaterializerSettings WithSupervisionStrategy(Decider decider) =>
        new(InitialInputBufferSize, MaxInputBufferSize, Dispatcher, decider, SyncProcessingLimit);

    public ActorMaterializerSettings WithSyncProcessingLimit(int limit) =>
        new(InitialInputBufferSize, MaxInputBufferSize, Dispatcher, SupervisionDecider, limit);

    private static ActorMaterializerSettings Create(Config config) => new(
        config.GetInt("initial-input-buffer-size"),
        config.GetInt("max-input-buffer-size"),
        config.GetString("dispatcher") ?? "",
        Deciders.StoppingDecider,
        config.GetInt("sync-processing-limit"));
}
