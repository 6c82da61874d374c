using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

public sealed class RunnableGraph<TMat>(IModule module) : IRunnableGraph<TMat>
{
    public ClosedShape Shape => ClosedShape.Instance;

    public IModule Module { get; } = module;

    public IRunnableGraph<TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> func) =>
        new RunnableGraph<TMat2>(Modules.Map(Module, 0, 0, func));

    public TMat Run(IMaterializer materializer) => materializer.Materialize(this);

    public IRunnableGraph<TMat> WithAttributes(Attributes attributes) =>
        new RunnableGraph<TMat>(((Module)Module).WithAttributes(attributes));

    public IRunnableGraph<TMat> AddAttributes(Attributes attributes) =>
        WithAttributes(Module.Attributes.And(attributes));

    public IRunnableGraph<TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public IRunnableGraph<TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.Named(string name) => Named(name);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.Async() => Async();
}
