using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>A graph with one open outlet: it makes elements.</summary>
public sealed class Source<TOut, TMat>(IModule module) : IGraph<SourceShape<TOut>, TMat>
{
    private SourceShape<TOut>? _shape;

    public SourceShape<TOut> Shape => _shape ??= new SourceShape<TOut>(new Outlet<TOut>("Source.out"));

    public IModule Module { get; } = module;

    public Source<TOut2, TMat> Via<TOut2, TMat2>(IGraph<FlowShape<TOut, TOut2>, TMat2> flow) =>
        ViaMaterialized<TOut2, TMat2, TMat>(flow, Keep.Left);

    public Source<TOut2, TMat3> ViaMaterialized<TOut2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, TOut2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine) =>
        new(Modules.Append(Module, false, flow.Module, true, combine));

    public IRunnableGraph<TMat> To<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink) =>
        ToMaterialized<TMat2, TMat>(sink, Keep.Left);

    public IRunnableGraph<TMat3> ToMaterialized<TMat2, TMat3>(
        IGraph<SinkShape<TOut>, TMat2> sink, Func<TMat, TMat2, TMat3> combine) =>
        new RunnableGraph<TMat3>(Modules.Append(Module, false, sink.Module, false, combine));

    public Source<TOut, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc) =>
        new(Modules.Map(Module, 0, 1, mapFunc));

    /// <summary>Runs into the sink; the value is the sink's.</summary>
    public TMat2 RunWith<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink, IMaterializer materializer) =>
        ToMaterialized<TMat2, TMat2>(sink, Keep.Right).Run(materializer);

    public Task<TOut2> RunAggregate<TOut2>(
        TOut2 zero, Func<TOut2, TOut, TOut2> aggregate, IMaterializer materializer) =>
        RunWith(Sink.Aggregate(zero, aggregate), materializer);

    public Task RunForeach(Action<TOut> action, IMaterializer materializer) =>
        RunWith(Sink.ForEach(action), materializer);

    public Source<TOut, TMat> WithAttributes(Attributes attributes) =>
        new(((Module)Module).WithAttributes(attributes));

    public Source<TOut, TMat> AddAttributes(Attributes attributes) =>
        WithAttributes(Module.Attributes.And(attributes));

    public Source<TOut, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public Source<TOut, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.WithAttributes(Attributes attributes) =>
        WithAttributes(attributes);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.AddAttributes(Attributes attributes) =>
        AddAttributes(attributes);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.Named(string name) => Named(name);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.Async() => Async();
}
