using Akka.Actor;

namespace Akka.Cluster.SBR;

/// <summary>Decides by the section <c>akka.cluster.split-brain-resolver</c>.</summary>
public class SplitBrainResolverProvider(ActorSystem system, Cluster cluster) : IDowningProvider
{
    private readonly SplitBrainSettings _settings = new(system.Settings.Config);

    public TimeSpan DownRemovalMargin => _settings.StableAfter;

    public Props DowningActorProps => Props.Create(() => new SplitBrainResolver(cluster, _settings));
}
