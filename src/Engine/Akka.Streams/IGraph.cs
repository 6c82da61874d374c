using Akka.Streams.Implementation;

namespace Akka.Streams;

public interface IGraph<out TShape> where TShape : Shape
{
    TShape Shape { get; }

    /// <summary>How the graph is put together: what the materializer reads.</summary>
    IModule Module { get; }
}
