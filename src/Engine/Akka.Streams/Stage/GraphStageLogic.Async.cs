using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    private StageActor? _stageActor;

    /// <summary>
    /// A delegate that any thread may call: the handler runs inside the stage later, as one of its signals, unless the
    /// stage has ended by then.
    /// </summary>
    protected Action<T> GetAsyncCallback<T>(Action<T> handler) =>
        value => Island.Tell(new AsyncValue<T>(this, handler, value));

    /// <inheritdoc cref="GetAsyncCallback{T}"/>
    protected Action GetAsyncCallback(Action handler)
    {
        var signal = new AsyncSignal(this, handler);
        return () => Island.Tell(signal);
    }

    /// <summary>The stage's actor, once it was asked for with <see cref="GetStageActor"/>.</summary>
    protected StageActor StageActor =>
        _stageActor ?? throw new InvalidOperationException("You must first call GetStageActor, to initialize the actor");

    /// <summary>
    /// Starts an actor whose messages <paramref name="receive"/> handles inside the stage; asked again it replaces the
    /// handler. Not before <see cref="PreStart"/>.
    /// </summary>
    protected StageActor GetStageActor(StageActorRef.Receive receive)
    {
        if (_stageActor is { } existing) existing.Become(receive);
        else _stageActor = new StageActor(ActorMaterializer, GetAsyncCallback, receive);
        return _stageActor;
    }
}
