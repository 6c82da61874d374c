using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>An operator with one inlet and one outlet.</summary>
internal abstract class LinearStage<TIn, TOut> : GraphStage<FlowShape<TIn, TOut>>
{
    protected LinearStage(string name)
    {
        In = new Inlet<TIn>(name + ".in");
        Out = new Outlet<TOut>(name + ".out");
        Shape = new FlowShape<TIn, TOut>(In, Out);
        Shape.NumberPorts();
        InitialAttributes = Attributes.CreateName(name);
    }

    public Inlet<TIn> In { get; }

    public Outlet<TOut> Out { get; }

    public override FlowShape<TIn, TOut> Shape { get; }

    protected override Attributes InitialAttributes { get; }
}
