using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>
/// A stage as blueprint: its ports, and how to make the logic and the value of one run. It keeps no state of a run.
/// </summary>
public abstract class GraphStageWithMaterializedValue<TShape, TMaterialized> : IGraph<TShape, TMaterialized>
    where TShape : Shape
{
    private IModule? _module;

    public abstract TShape Shape { get; }

    public IModule Module =>
        _module ??= new StageModule<TMaterialized>(Shape, CreateLogicAndMaterializedValue, InitialAttributes);

    protected virtual Attributes InitialAttributes => Attributes.None;

    public abstract ILogicAndMaterializedValue<TMaterialized> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes);

    public IGraph<TShape, TMaterialized> WithAttributes(Attributes attributes) =>
        new GraphImpl<TShape, TMaterialized>(Shape, ((Module)Module).WithAttributes(attributes));

    public IGraph<TShape, TMaterialized> AddAttributes(Attributes attributes) =>
        WithAttributes(Module.Attributes.And(attributes));

    public IGraph<TShape, TMaterialized> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public IGraph<TShape, TMaterialized> Async() => AddAttributes(Attributes.CreateAsyncBoundary());
}
