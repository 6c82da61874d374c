namespace Akka.Streams.Implementation;

/// <summary>A graph of any shape that is neither a stage nor one of the types of the DSL.</summary>
internal sealed class GraphImpl<TShape, TMaterialized>(TShape shape, IModule module) : IGraph<TShape, TMaterialized>
    where TShape : Shape
{
    public TShape Shape { get; } = shape;

    public IModule Module { get; } = module;

    public IGraph<TShape, TMaterialized> WithAttributes(Attributes attributes) =>
        new GraphImpl<TShape, TMaterialized>(Shape, ((Module)Module).WithAttributes(attributes));

    public IGraph<TShape, TMaterialized> AddAttributes(Attributes attributes) =>
        WithAttributes(Module.Attributes.And(attributes));

    public IGraph<TShape, TMaterialized> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public IGraph<TShape, TMaterialized> Async() => AddAttributes(Attributes.CreateAsyncBoundary());
}
