using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    private readonly Lock _islandGate = new();
    private Island? _island;
    private StageActor? _stageActor;

    /// <summary>Calls that came while the stage was being made; the lock protects them and the island's arrival.</summary>
    private List<AsyncInput>? _early;

    /// <summary>
    /// A delegate that any thread may call: the handler runs inside the stage later, as one of its signals, unless the
    /// stage has ended by then.
    /// </summary>
    protected Action<T> GetAsyncCallback<T>(Action<T> handler) =>
        value => Tell(new AsyncValue<T>(this, handler, value));

    /// <inheritdoc cref="GetAsyncCallback{T}"/>
    protected Action GetAsyncCallback(Action handler)
    {
        var signal = new AsyncSignal(this, handler);
        return () => Tell(signal);
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

    /// <summary>Has a signal run inside the stage; any thread may call it.</summary>
    internal void Tell(AsyncInput input)
    {
        if (Volatile.Read(ref _island) is null)
        {
            lock (_islandGate)
            {
                if (_island is null)
                {
                    (_early ??= []).Add(input);
                    return;
                }
            }
        }

        _island!.Tell(input);
    }

    private void SetIsland(Island island)
    {
        lock (_islandGate)
        {
            _early?.ForEach(island.Tell);
            _early = null;
            Volatile.Write(ref _island, island);
        }
    }
}
