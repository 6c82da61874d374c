using Akka.Actor;

namespace AkkaP2P.Client.Shares;

/// <summary>Tells the registry what happens in the table, which is made before it.</summary>
internal sealed class RegistryObserver : IShareObserver
{
    public IActorRef Registry { get; set; } = ActorRefs.Nobody;

    public void Announce(ServedFile file) => Registry.Tell(new ShareRegistry.Announce(file), ActorRefs.NoSender);

    public void Leave(ServedFile file) => Registry.Tell(new ShareRegistry.Leave(file), ActorRefs.NoSender);

    public void Remember(ShareRecord share) => Registry.Tell(new ShareRegistry.Remember(share), ActorRefs.NoSender);
}
