using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>
/// Two flows in opposite directions, drawn as a box with its first flow on top:
/// <code>
///            +------+
///  Inlet1 ~> |      | ~> Outlet1
/// Outlet2 &lt;~ |      | &lt;~ Inlet2
///            +------+
/// </code>
/// </summary>
public sealed class BidiShape<TIn1, TOut1, TIn2, TOut2>(
    Inlet<TIn1> in1, Outlet<TOut1> out1, Inlet<TIn2> in2, Outlet<TOut2> out2) : Shape
{
    public readonly Inlet<TIn1> Inlet1 = in1;

    public readonly Inlet<TIn2> Inlet2 = in2;

    public readonly Outlet<TOut1> Outlet1 = out1;

    public readonly Outlet<TOut2> Outlet2 = out2;

    public BidiShape(FlowShape<TIn1, TOut1> top, FlowShape<TIn2, TOut2> bottom)
        : this(top.Inlet, top.Outlet, bottom.Inlet, bottom.Outlet)
    {
    }

    public override ImmutableArray<Inlet> Inlets { get; } = [in1, in2];

    public override ImmutableArray<Outlet> Outlets { get; } = [out1, out2];
}
