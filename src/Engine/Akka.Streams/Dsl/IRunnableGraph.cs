namespace Akka.Streams.Dsl;

/// <summary>A blueprint without open ports.</summary>
public interface IRunnableGraph<out TMat> : IGraph<ClosedShape, TMat>
{
    IRunnableGraph<TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> func);

    /// <summary>Starts a stream of this graph; the value is what its stages hand out.</summary>
    TMat Run(IMaterializer materializer);

    new IRunnableGraph<TMat> WithAttributes(Attributes attributes);

    new IRunnableGraph<TMat> AddAttributes(Attributes attributes);

    new IRunnableGraph<TMat> Named(string name);
}
