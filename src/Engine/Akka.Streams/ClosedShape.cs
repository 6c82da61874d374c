using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>A graph with nothing left to connect: it can run.</summary>
public sealed class ClosedShape : Shape
{
    public static readonly ClosedShape Instance = new();

    private ClosedShape()
    {
    }

    public override ImmutableArray<Inlet> Inlets => [];

    public override ImmutableArray<Outlet> Outlets => [];
}
