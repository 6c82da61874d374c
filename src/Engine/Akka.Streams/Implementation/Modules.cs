namespace Akka.Streams.Implementation;

/// <summary>The few ways in which graphs are put together.</summary>
internal static class Modules
{
    private static readonly ChildPort Left0 = new(0, 0);
    private static readonly ChildPort Left1 = new(0, 1);
    private static readonly ChildPort Right0 = new(1, 0);
    private static readonly ChildPort Right1 = new(1, 1);

    /// <summary>left ~> right, for a source or flow on the left and a flow or sink on the right.</summary>
    public static Module Append<TL, TR, TM>(
        IModule left, bool leftIsOpen, IModule right, bool rightIsOpen, Func<TL, TR, TM> combine) =>
        Pair(left, right, [new Wire(Left0, Right0)], leftIsOpen ? [Left0] : [], rightIsOpen ? [Right0] : [], combine);

    /// <summary>left ~> right ~> left: two flows in a ring.</summary>
    public static Module Ring<TL, TR, TM>(IModule left, IModule right, Func<TL, TR, TM> combine) =>
        Pair(left, right, [new Wire(Left0, Right0), new Wire(Right0, Left0)], [], [], combine);

    /// <summary>Both unconnected: a sink beside a source, or two flows as the two directions of a bidirectional one.</summary>
    public static Module Beside<TL, TR, TM>(
        IModule left, IModule right, bool leftHasOutlet, bool rightHasInlet, Func<TL, TR, TM> combine) =>
        Pair(
            left,
            right,
            [],
            rightHasInlet ? [Left0, Right0] : [Left0],
            leftHasOutlet ? [Left0, Right0] : [Right0],
            combine);

    /// <summary>One bidirectional flow on top of another.</summary>
    public static Module Atop<TL, TR, TM>(IModule upper, IModule lower, Func<TL, TR, TM> combine) =>
        Pair(
            upper,
            lower,
            [new Wire(Left0, Right0), new Wire(Right1, Left1)],
            [Left0, Right1],
            [Right0, Left1],
            combine);

    /// <summary>A bidirectional flow whose lower end is closed by a flow; a flow with the upper ports is left.</summary>
    public static Module JoinLower<TL, TR, TM>(IModule bidi, IModule flow, Func<TL, TR, TM> combine) =>
        Pair(bidi, flow, [new Wire(Left0, Right0), new Wire(Right0, Left1)], [Left0], [Left1], combine);

    /// <summary>A bidirectional flow whose upper end is closed by a flow; a flow with the lower ports is left.</summary>
    public static Module JoinUpper<TL, TR, TM>(IModule flow, IModule bidi, Func<TL, TR, TM> combine) =>
        Pair(flow, bidi, [new Wire(Left0, Right0), new Wire(Right1, Left0)], [Right1], [Right0], combine);

    /// <summary>The same bidirectional flow seen from the other end.</summary>
    public static Module Reversed(IModule bidi) =>
        new CompositeModule([(Module)bidi], [], [Left1, Left0], [Left1, Left0], values => values[0], Attributes.None);

    /// <summary>The same graph with another materialized value.</summary>
    public static Module Map<TFrom, TTo>(IModule module, int inlets, int outlets, Func<TFrom, TTo> map) =>
        new CompositeModule(
            [(Module)module],
            [],
            Open(inlets),
            Open(outlets),
            values => map((TFrom)values[0]!),
            Attributes.None);

    private static ChildPort[] Open(int count)
    {
        var ports = new ChildPort[count];
        for (var i = 0; i < count; i++) ports[i] = new ChildPort(0, i);
        return ports;
    }

    private static CompositeModule Pair<TL, TR, TM>(
        IModule left, IModule right, Wire[] wires, ChildPort[] inlets, ChildPort[] outlets, Func<TL, TR, TM> combine) =>
        new(
            [(Module)left, (Module)right],
            wires,
            inlets,
            outlets,
            values => combine((TL)values[0]!, (TR)values[1]!),
            Attributes.None);
}
