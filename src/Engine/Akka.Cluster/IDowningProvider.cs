using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Decides what becomes of unreachable members. An implementation has a constructor <c>(ActorSystem, Cluster)</c>.</summary>
public interface IDowningProvider
{
    /// <summary>How long to wait after a removal before a singleton or a shard is started elsewhere.</summary>
    TimeSpan DownRemovalMargin { get; }

    /// <summary>The actor that decides, started below the cluster's own; null for none.</summary>
    Props? DowningActorProps { get; }
}
