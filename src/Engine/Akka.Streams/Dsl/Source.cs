using Akka.Actor;
using Akka.Streams.Implementation;
using Akka.Util;

namespace Akka.Streams.Dsl;

public static class Source
{
    /// <summary>The elements of a sequence, which is enumerated anew for every run.</summary>
    public static Source<T, NotUsed> From<T>(IEnumerable<T> enumerable) => Make(new EnumerableSource<T>(enumerable.GetEnumerator));

    public static Source<T, NotUsed> FromEnumerator<T>(Func<IEnumerator<T>> enumeratorFactory) =>
        Make(new EnumerableSource<T>(enumeratorFactory));

    public static Source<T, NotUsed> Single<T>(T element) => From([element]);

    public static Source<T, NotUsed> Empty<T>() => From(Enumerable.Empty<T>());

    public static Source<T, NotUsed> Failed<T>(Exception cause) => Make(new FailedSource<T>(cause));

    public static Source<T, NotUsed> Never<T>() => Make(new NeverSource<T>());

    public static Source<T, NotUsed> Repeat<T>(T element) => Make(new RepeatSource<T>(element));

    /// <summary>An element at every tick for which there is demand; the value ends it.</summary>
    public static Source<T, ICancelable> Tick<T>(TimeSpan initialDelay, TimeSpan interval, T tick) =>
        Make(new TickSource<T>(initialDelay, interval, tick));

    /// <summary>Elements made one after the other from a state, until there is none.</summary>
    public static Source<TElem, NotUsed> Unfold<TState, TElem>(
        TState state, Func<TState, Option<(TState, TElem)>> unfold) => Make(new UnfoldSource<TState, TElem>(state, unfold));

    /// <inheritdoc cref="Unfold{TState, TElem}"/>
    public static Source<TElem, NotUsed> UnfoldAsync<TState, TElem>(
        TState state, Func<TState, Task<Option<(TState, TElem)>>> unfoldAsync) =>
        Make(new UnfoldAsyncSource<TState, TElem>(state, unfoldAsync));

    public static Source<T, NotUsed> FromTask<T>(Task<T> task) => Make(new TaskSource<T>(task));

    /// <summary>One element or none, given through the materialized promise; its default value means none.</summary>
    public static Source<T, TaskCompletionSource<T>> Maybe<T>() => Make(new MaybeSource<T>());

    /// <summary>Elements offered to the materialized queue, which holds at most that many.</summary>
    public static Source<T, ISourceQueueWithComplete<T>> Queue<T>(int bufferSize, OverflowStrategy overflowStrategy)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bufferSize);
        return Make(new QueueSource<T>(bufferSize, overflowStrategy));
    }

    /// <summary>
    /// Messages to the materialized actor. Nothing slows the senders down: what does not fit is treated as the strategy
    /// says, and back-pressure is not among them.
    /// </summary>
    public static Source<T, IActorRef> ActorRef<T>(int bufferSize, OverflowStrategy overflowStrategy)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bufferSize);
        if (overflowStrategy == OverflowStrategy.Backpressure)
            throw new NotSupportedException("Backpressure overflow strategy is not supported");
        return Make(new ActorRefSource<T>(bufferSize, overflowStrategy));
    }

    public static Source<T, TMat> FromGraph<T, TMat>(IGraph<SourceShape<T>, TMat> source) =>
        source as Source<T, TMat> ?? new Source<T, TMat>(source.Module);

    private static Source<T, TMat> Make<T, TMat>(SourceStage<T, TMat> stage) => new(stage.Module);
}
