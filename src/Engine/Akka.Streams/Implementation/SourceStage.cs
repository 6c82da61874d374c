using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>A stage with one outlet.</summary>
internal abstract class SourceStage<TOut, TMat> : GraphStageWithMaterializedValue<SourceShape<TOut>, TMat>
{
    protected SourceStage(string name)
    {
        Out = new Outlet<TOut>(name + ".out");
        Shape = new SourceShape<TOut>(Out);
        Shape.NumberPorts();
        InitialAttributes = Attributes.CreateName(name);
    }

    public Outlet<TOut> Out { get; }

    public override SourceShape<TOut> Shape { get; }

    protected override Attributes InitialAttributes { get; }
}
