using System.Collections.Immutable;
using Akka.Actor;
using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

public static class Sink
{
    /// <summary>The first element; fails if there is none.</summary>
    public static Sink<TIn, Task<TIn>> First<TIn>() => Make(new FirstSink<TIn>(acceptsNone: false));

    public static Sink<TIn, Task<TIn>> FirstOrDefault<TIn>() => Make(new FirstSink<TIn>(acceptsNone: true));

    /// <summary>The last element; fails if there is none.</summary>
    public static Sink<TIn, Task<TIn>> Last<TIn>() => Make(new LastSink<TIn>(acceptsNone: false));

    public static Sink<TIn, Task<TIn>> LastOrDefault<TIn>() => Make(new LastSink<TIn>(acceptsNone: true));

    /// <summary>All elements. Of a long stream that is much: <c>Take</c> or <c>Aggregate</c> bound it.</summary>
    public static Sink<TIn, Task<IImmutableList<TIn>>> Seq<TIn>() => Make(new SeqSink<TIn>());

    public static Sink<TIn, Task<Done>> Ignore<TIn>() => ForEach<TIn>(static _ => { });

    public static Sink<TIn, Task<Done>> ForEach<TIn>(Action<TIn> action) => Make(new ForEachSink<TIn>(action));

    public static Sink<TIn, Task<TOut>> Aggregate<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> aggregate) =>
        Make(new AggregateSink<TIn, TOut>(zero, aggregate));

    public static Sink<TIn, NotUsed> OnComplete<TIn>(Action success, Action<Exception> failure) =>
        Make(new OnCompleteSink<TIn>(success, failure));

    /// <summary>Tells each element to an actor, as fast as they come; for few of them only.</summary>
    public static Sink<TIn, NotUsed> ActorRef<TIn>(
        IActorRef actorRef, object onCompleteMessage, Func<Exception, object> onFailureMessage) =>
        Make(new ActorRefSink<TIn>(actorRef, onCompleteMessage, onFailureMessage));

    /// <summary>Tells elements to an actor, the next when it has acknowledged the one before.</summary>
    public static Sink<TIn, NotUsed> ActorRefWithAck<TIn>(
        IActorRef actorRef,
        object onInitMessage,
        object ackMessage,
        object onCompleteMessage,
        Func<Exception, object>? onFailureMessage = null) =>
        Make(new ActorRefWithAckSink<TIn>(
            actorRef,
            onInitMessage,
            ackMessage,
            onCompleteMessage,
            onFailureMessage ?? (static failure => new Status.Failure(failure))));

    /// <summary>Elements pulled one by one from the materialized queue.</summary>
    public static Sink<TIn, ISinkQueue<TIn>> Queue<TIn>() => Make(new QueueSink<TIn>());

    public static Sink<TIn, NotUsed> Cancelled<TIn>() => Make(new CancelledSink<TIn>());

    public static Sink<TIn, TMat> FromGraph<TIn, TMat>(IGraph<SinkShape<TIn>, TMat> graph) =>
        graph as Sink<TIn, TMat> ?? new Sink<TIn, TMat>(graph.Module);

    private static Sink<TIn, TMat> Make<TIn, TMat>(SinkStage<TIn, TMat> stage) => new(stage.Module);
}
