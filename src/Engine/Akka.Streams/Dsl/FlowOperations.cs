using Akka.Event;
using Akka.Streams.Implementation.Fusing;
using Akka.Util;

namespace Akka.Streams.Dsl;

/// <summary>The operators on flows; <see cref="SourceOperations"/> has the same on sources.</summary>
public static class FlowOperations
{
    public static Flow<T, TOut, TMat> Select<T, TIn, TOut, TMat>(this Flow<T, TIn, TMat> flow, Func<TIn, TOut> mapper) =>
        flow.Via(new Select<TIn, TOut>(mapper));

    /// <summary>Each element becomes a sequence, whose elements go out one after the other.</summary>
    public static Flow<T, TOut2, TMat> SelectMany<T, TOut1, TOut2, TMat>(
        this Flow<T, TOut1, TMat> flow, Func<TOut1, IEnumerable<TOut2>> mapConcater) =>
        flow.Via(new SelectMany<TOut1, TOut2>(mapConcater));

    /// <summary>A task for each element, so many at once; results in the order of the elements.</summary>
    public static Flow<T, TOut, TMat> SelectAsync<T, TIn, TOut, TMat>(
        this Flow<T, TIn, TMat> flow, int parallelism, Func<TIn, Task<TOut>> asyncMapper) =>
        flow.Via(new SelectAsync<TIn, TOut>(SourceOperations.Positive(parallelism), asyncMapper));

    /// <summary>A task for each element, so many at once; results as they come.</summary>
    public static Flow<T, TOut, TMat> SelectAsyncUnordered<T, TIn, TOut, TMat>(
        this Flow<T, TIn, TMat> flow, int parallelism, Func<TIn, Task<TOut>> asyncMapper) =>
        flow.Via(new SelectAsyncUnordered<TIn, TOut>(SourceOperations.Positive(parallelism), asyncMapper));

    public static Flow<T, TOut, TMat> Where<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, Predicate<TOut> predicate) =>
        flow.Via(new Where<TOut>(predicate));

    public static Flow<T, TOut, TMat> WhereNot<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, Predicate<TOut> predicate) =>
        flow.Via(new Where<TOut>(element => !predicate(element)));

    /// <summary>Maps the elements for which it is defined, and drops the others.</summary>
    public static Flow<T, TOut2, TMat> Collect<T, TOut1, TOut2, TMat>(
        this Flow<T, TOut1, TMat> flow, Func<TOut1, bool> isDefined, Func<TOut1, TOut2> collector) =>
        flow.Via(new Collect<TOut1, TOut2>(isDefined, collector));

    public static Flow<T, TOut, TMat> Take<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, long n) => flow.Via(new Take<TOut>(n));

    public static Flow<T, TOut, TMat> Skip<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, long n) => flow.Via(new Skip<TOut>(n));

    public static Flow<T, TOut, TMat> TakeWhile<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, Predicate<TOut> predicate, bool inclusive = false) =>
        flow.Via(new TakeWhile<TOut>(predicate, inclusive));

    public static Flow<T, TOut, TMat> SkipWhile<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, Predicate<TOut> predicate) =>
        flow.Via(new SkipWhile<TOut>(predicate));

    /// <summary>So many elements as one; the last group may be smaller.</summary>
    public static Flow<T, IEnumerable<TOut>, TMat> Grouped<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, int n) =>
        flow.Via(new Grouped<TOut>(SourceOperations.Positive(n)));

    /// <summary>Up to so many elements as one, or those there are when the time is over.</summary>
    public static Flow<T, IEnumerable<TOut>, TMat> GroupedWithin<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, int n, TimeSpan timeout) =>
        flow.Via(new GroupedWithin<TOut>(SourceOperations.Positive(n), SourceOperations.Positive(timeout)));

    /// <summary>The zero, then the running result after every element.</summary>
    public static Flow<T, TOut2, TMat> Scan<T, TOut1, TOut2, TMat>(
        this Flow<T, TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, TOut2> scan) =>
        flow.Via(new Scan<TOut1, TOut2>(zero, scan));

    /// <summary>One result of all elements.</summary>
    public static Flow<T, TOut2, TMat> Aggregate<T, TOut1, TOut2, TMat>(
        this Flow<T, TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, TOut2> fold) =>
        flow.Via(new Aggregate<TOut1, TOut2>(zero, fold));

    /// <summary>Holds up to so many elements, so that upstream may run ahead.</summary>
    public static Flow<T, TOut, TMat> Buffer<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, int size, OverflowStrategy strategy) =>
        flow.Via(new Buffer<TOut>(SourceOperations.Positive(size), strategy));

    /// <summary>While downstream is slower, all that comes is gathered into one element.</summary>
    public static Flow<T, TOut, TMat> Conflate<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, Func<TOut, TOut, TOut> aggregate) => flow.ConflateWithSeed(element => element, aggregate);

    /// <inheritdoc cref="Conflate{T, TOut, TMat}"/>
    public static Flow<T, TSeed, TMat> ConflateWithSeed<T, TOut, TMat, TSeed>(
        this Flow<T, TOut, TMat> flow, Func<TOut, TSeed> seed, Func<TSeed, TOut, TSeed> aggregate) =>
        flow.Via(new Batch<TOut, TSeed>(1, static _ => 0, seed, aggregate));

    /// <summary>While downstream is slower, up to so many elements are gathered into one.</summary>
    public static Flow<T, TOut2, TMat> Batch<T, TOut, TOut2, TMat>(
        this Flow<T, TOut, TMat> flow, long max, Func<TOut, TOut2> seed, Func<TOut2, TOut, TOut2> aggregate) =>
        flow.BatchWeighted(max, static _ => 1, seed, aggregate);

    /// <summary>While downstream is slower, elements of up to that total cost are gathered into one.</summary>
    public static Flow<T, TOut2, TMat> BatchWeighted<T, TOut, TOut2, TMat>(
        this Flow<T, TOut, TMat> flow,
        long max,
        Func<TOut, long> costFunction,
        Func<TOut, TOut2> seed,
        Func<TOut2, TOut, TOut2> aggregate) => flow.Via(new Batch<TOut, TOut2>(max, costFunction, seed, aggregate));

    /// <summary>Lets so many elements pass in that time, and a burst after a pause.</summary>
    public static Flow<T, TOut, TMat> Throttle<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, int elements, TimeSpan per, int maximumBurst, ThrottleMode mode) =>
        flow.Throttle(elements, per, maximumBurst, static _ => 1, mode);

    /// <summary>Lets elements of that total cost pass in that time, and a burst after a pause.</summary>
    public static Flow<T, TOut, TMat> Throttle<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow,
        int cost,
        TimeSpan per,
        int maximumBurst,
        Func<TOut, int> calculateCost,
        ThrottleMode mode) =>
        flow.Via(new Throttle<TOut>(SourceOperations.Positive(cost), SourceOperations.Positive(per), maximumBurst, calculateCost, mode));

    /// <summary>Instead of failing, a last element.</summary>
    public static Flow<T, TOut, TMat> Recover<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, Func<Exception, Option<TOut>> partialFunc) => flow.Via(new Recover<TOut>(partialFunc));

    /// <summary>Replaces a failure by another.</summary>
    public static Flow<T, TOut, TMat> SelectError<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, Func<Exception, Exception> selector) => flow.Via(new SelectError<TOut>(selector));

    /// <summary>A task that ends as the stream does at this place.</summary>
    public static Flow<T, TOut, TMat2> WatchTermination<T, TOut, TMat, TMat2>(
        this Flow<T, TOut, TMat> flow, Func<TMat, Task<Done>, TMat2> materializerFunction) =>
        flow.ViaMaterialized(new WatchTermination<TOut>(), materializerFunction);

    /// <summary>Logs what passes, at the levels of <see cref="Attributes.CreateLogLevels"/>.</summary>
    public static Flow<T, TOut, TMat> Log<T, TOut, TMat>(
        this Flow<T, TOut, TMat> flow, string name, Func<TOut, object>? extract = null, ILoggingAdapter? log = null) =>
        flow.Via(new Log<TOut>(name, extract ?? (static element => element!), log));

    /// <summary>An own element whenever downstream has waited for that long.</summary>
    public static Flow<T, TInjected, TMat> KeepAlive<T, TOut, TInjected, TMat>(
        this Flow<T, TOut, TMat> flow, TimeSpan timeout, Func<TInjected> injectElement) where TOut : TInjected =>
        flow.Select(static element => (TInjected)element).Via(new KeepAlive<TInjected>(SourceOperations.Positive(timeout), injectElement));

    /// <summary>Fails unless the first element comes in time.</summary>
    public static Flow<T, TOut, TMat> InitialTimeout<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, TimeSpan timeout) =>
        flow.Via(new Timeout<TOut>(TimeoutKind.Initial, SourceOperations.Positive(timeout)));

    /// <summary>Fails unless the stream completes in time.</summary>
    public static Flow<T, TOut, TMat> CompletionTimeout<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, TimeSpan timeout) =>
        flow.Via(new Timeout<TOut>(TimeoutKind.Completion, SourceOperations.Positive(timeout)));

    /// <summary>Fails when no element has come for that long.</summary>
    public static Flow<T, TOut, TMat> IdleTimeout<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, TimeSpan timeout) =>
        flow.Via(new Timeout<TOut>(TimeoutKind.Idle, SourceOperations.Positive(timeout)));

    /// <summary>Fails when downstream has not asked for more for that long after an element.</summary>
    public static Flow<T, TOut, TMat> BackpressureTimeout<T, TOut, TMat>(this Flow<T, TOut, TMat> flow, TimeSpan timeout) =>
        flow.Via(new Timeout<TOut>(TimeoutKind.Backpressure, SourceOperations.Positive(timeout)));
}
