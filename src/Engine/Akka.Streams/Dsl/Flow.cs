using Akka.Streams.Implementation;
using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Dsl;

public static class Flow
{
    /// <summary>A flow that changes nothing: where a chain of operators begins.</summary>
    public static Flow<T, T, NotUsed> Identity<T>() => FromGraph(new Identity<T>());

    /// <inheritdoc cref="Identity{T}"/>
    public static Flow<T, T, NotUsed> Create<T>() => Identity<T>();

    public static Flow<TIn, TOut, NotUsed> FromFunction<TIn, TOut>(Func<TIn, TOut> function) =>
        Create<TIn>().Select(function);

    public static Flow<TIn, TOut, TMat> FromGraph<TIn, TOut, TMat>(IGraph<FlowShape<TIn, TOut>, TMat> graph) =>
        graph as Flow<TIn, TOut, TMat> ?? new Flow<TIn, TOut, TMat>(graph.Module);

    /// <summary>What comes in goes to the sink, what goes out comes from the source. The two end independently.</summary>
    public static Flow<TIn, TOut, NotUsed> FromSinkAndSource<TIn, TOut, TMat>(
        IGraph<SinkShape<TIn>, TMat> sink, IGraph<SourceShape<TOut>, TMat> source) =>
        FromSinkAndSource(sink, source, Keep.None);

    /// <inheritdoc cref="FromSinkAndSource{TIn, TOut, TMat}"/>
    public static Flow<TIn, TOut, TMat> FromSinkAndSource<TIn, TOut, TMat1, TMat2, TMat>(
        IGraph<SinkShape<TIn>, TMat1> sink, IGraph<SourceShape<TOut>, TMat2> source, Func<TMat1, TMat2, TMat> combine) =>
        new(Modules.Beside(sink.Module, source.Module, leftHasOutlet: false, rightHasInlet: false, combine));
}
