using Akka.Actor;

namespace Akka.Coordination;

public sealed class LeaseProviderExtensionProvider : ExtensionIdProvider<LeaseProvider>
{
    public override LeaseProvider CreateExtension(ExtendedActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(LeaseProvider.DefaultConfig());
        return new LeaseProvider(system);
    }
}
