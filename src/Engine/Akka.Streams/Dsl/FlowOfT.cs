using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>A graph with one open inlet and one open outlet: it changes elements on their way.</summary>
public sealed class Flow<TIn, TOut, TMat> : IGraph<FlowShape<TIn, TOut>, TMat>
{
    private FlowShape<TIn, TOut>? _shape;

    internal Flow(IModule module) => Module = module;

    public FlowShape<TIn, TOut> Shape =>
        _shape ??= new FlowShape<TIn, TOut>(new Inlet<TIn>("Flow.in"), new Outlet<TOut>("Flow.out"));

    public IModule Module { get; }

    public Flow<TIn, TOut2, TMat> Via<TOut2, TMat2>(IGraph<FlowShape<TOut, TOut2>, TMat2> flow) =>
        ViaMaterialized<TOut2, TMat2, TMat>(flow, Keep.Left);

    public Flow<TIn, TOut2, TMat3> ViaMaterialized<TOut2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, TOut2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine) =>
        new(Modules.Append(Module, true, flow.Module, true, combine));

    public Sink<TIn, TMat> To<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink) =>
        ToMaterialized<TMat2, TMat>(sink, Keep.Left);

    public Sink<TIn, TMat3> ToMaterialized<TMat2, TMat3>(
        IGraph<SinkShape<TOut>, TMat2> sink, Func<TMat, TMat2, TMat3> combine) =>
        new(Modules.Append(Module, true, sink.Module, false, combine));

    /// <summary>Joins two flows into a ring that can run.</summary>
    public IRunnableGraph<TMat> Join<TMat2>(IGraph<FlowShape<TOut, TIn>, TMat2> flow) =>
        JoinMaterialized<TMat2, TMat>(flow, Keep.Left);

    public IRunnableGraph<TMat3> JoinMaterialized<TMat2, TMat3>(
        IGraph<FlowShape<TOut, TIn>, TMat2> flow, Func<TMat, TMat2, TMat3> combine) =>
        new RunnableGraph<TMat3>(Modules.Ring(Module, flow.Module, combine));

    /// <summary>Closes the upper end of a bidirectional flow with this one.</summary>
    public Flow<TIn2, TOut1, TMat> Join<TIn2, TOut1, TMat2>(
        IGraph<BidiShape<TOut, TOut1, TIn2, TIn>, TMat2> bidi) =>
        JoinMaterialized<TIn2, TOut1, TMat2, TMat>(bidi, Keep.Left);

    public Flow<TIn2, TOut1, TMatRes> JoinMaterialized<TIn2, TOut1, TMat2, TMatRes>(
        IGraph<BidiShape<TOut, TOut1, TIn2, TIn>, TMat2> bidi, Func<TMat, TMat2, TMatRes> combine) =>
        new(Modules.JoinUpper(Module, bidi.Module, combine));

    /// <summary>Runs between the two; the value is both of theirs.</summary>
    public (TMat1, TMat2) RunWith<TMat1, TMat2>(
        IGraph<SourceShape<TIn>, TMat1> source, IGraph<SinkShape<TOut>, TMat2> sink, IMaterializer materializer) =>
        Source.FromGraph(source).Via(this).ToMaterialized(sink, Keep.Both).Run(materializer);

    public Flow<TIn, TOut, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc) =>
        new(Modules.Map(Module, 1, 1, mapFunc));

    public Flow<TIn, TOut, TMat> WithAttributes(Attributes attributes) =>
        new(((Module)Module).WithAttributes(attributes));

    public Flow<TIn, TOut, TMat> AddAttributes(Attributes attributes) =>
        WithAttributes(Module.Attributes.And(attributes));

    public Flow<TIn, TOut, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public Flow<TIn, TOut, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.WithAttributes(Attributes attributes) =>
        WithAttributes(attributes);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.AddAttributes(Attributes attributes) =>
        AddAttributes(attributes);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.Named(string name) => Named(name);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.Async() => Async();
}
