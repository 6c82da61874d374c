using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Unreachable members stay until somebody calls <see cref="Cluster.Down"/>.</summary>
public sealed class NoDowning(ActorSystem system, Cluster cluster) : IDowningProvider
{
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    public Props? DowningActorProps => null;

    public override string ToString() => $"NoDowning({system.Name}, {cluster.SelfAddress})";
}
