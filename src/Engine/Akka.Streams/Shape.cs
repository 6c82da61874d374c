using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>The open ports of a graph. Their order numbers them.</summary>
public abstract class Shape
{
    public abstract ImmutableArray<Inlet> Inlets { get; }

    public abstract ImmutableArray<Outlet> Outlets { get; }

    /// <summary>
    /// Gives each port its number. Materializing one stage from several threads writes the same numbers again.
    /// </summary>
    internal void NumberPorts()
    {
        for (var i = 0; i < Inlets.Length; i++) Inlets[i].Id = i;
        for (var i = 0; i < Outlets.Length; i++) Outlets[i].Id = i;
    }
}
