using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>A stage with one inlet.</summary>
internal abstract class SinkStage<TIn, TMat> : GraphStageWithMaterializedValue<SinkShape<TIn>, TMat>
{
    protected SinkStage(string name)
    {
        In = new Inlet<TIn>(name + ".in");
        Shape = new SinkShape<TIn>(In);
        Shape.NumberPorts();
        InitialAttributes = Attributes.CreateName(name);
    }

    public Inlet<TIn> In { get; }

    public override SinkShape<TIn> Shape { get; }

    protected override Attributes InitialAttributes { get; }
}
