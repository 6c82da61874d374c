namespace Akka.Streams;

/// <summary>A blueprint. It can be run any number of times; each run gives a value of its own.</summary>
public interface IGraph<out TShape, out TMaterialized> : IGraph<TShape> where TShape : Shape
{
    /// <summary>Replaces the attributes of this graph; inner graphs keep theirs, and theirs win.</summary>
    IGraph<TShape, TMaterialized> WithAttributes(Attributes attributes);

    IGraph<TShape, TMaterialized> AddAttributes(Attributes attributes);

    IGraph<TShape, TMaterialized> Named(string name);

    /// <summary>Runs this graph in an actor of its own.</summary>
    IGraph<TShape, TMaterialized> Async();
}
