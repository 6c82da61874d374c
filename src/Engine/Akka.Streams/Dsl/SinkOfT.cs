using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>A graph with one open inlet: it takes elements.</summary>
public sealed class Sink<TIn, TMat>(IModule module) : IGraph<SinkShape<TIn>, TMat>
{
    private SinkShape<TIn>? _shape;

    public SinkShape<TIn> Shape => _shape ??= new SinkShape<TIn>(new Inlet<TIn>("Sink.in"));

    public IModule Module { get; } = module;

    /// <summary>A sink of other elements, each mapped before it comes here.</summary>
    public Sink<TIn2, TMat> ContraMap<TIn2>(Func<TIn2, TIn> function) =>
        Flow.FromFunction(function).ToMaterialized(this, Keep.Right);

    /// <summary>Runs from the source; the value is the source's.</summary>
    public TMat2 RunWith<TMat2>(IGraph<SourceShape<TIn>, TMat2> source, IMaterializer materializer) =>
        Source.FromGraph(source).To(this).Run(materializer);

    public Sink<TIn, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> fn) =>
        new(Modules.Map(Module, 1, 0, fn));

    public Sink<TIn, TMat> WithAttributes(Attributes attributes) =>
        new(((Module)Module).WithAttributes(attributes));

    public Sink<TIn, TMat> AddAttributes(Attributes attributes) =>
        WithAttributes(Module.Attributes.And(attributes));

    public Sink<TIn, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public Sink<TIn, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.WithAttributes(Attributes attributes) =>
        WithAttributes(attributes);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.AddAttributes(Attributes attributes) =>
        AddAttributes(attributes);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.Named(string name) => Named(name);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.Async() => Async();
}
