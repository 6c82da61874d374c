using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>A leaf of the blueprint: one stage.</summary>
internal sealed class StageModule<TMaterialized>(
    Shape shape,
    Func<Attributes, ILogicAndMaterializedValue<TMaterialized>> create,
    Attributes attributes) : Module(attributes)
{
    public override Module WithAttributes(Attributes attributes) =>
        new StageModule<TMaterialized>(shape, create, attributes);

    public override BuiltModule Build(MaterializerSession session, Attributes effective)
    {
        shape.NumberPorts();
        var made = create(effective);
        session.Add(made.Logic, effective);
        return new BuiltModule(
            Ports(made.Logic, shape.Inlets.Length), Ports(made.Logic, shape.Outlets.Length), made.MaterializedValue);
    }

    private static StagePort[] Ports(GraphStageLogic logic, int count)
    {
        var ports = new StagePort[count];
        for (var i = 0; i < count; i++) ports[i] = new StagePort(logic, i);
        return ports;
    }
}
