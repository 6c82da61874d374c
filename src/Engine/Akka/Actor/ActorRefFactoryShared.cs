namespace Akka.Actor;

internal static class ActorRefFactoryShared
{
    public static ActorSelection ActorSelection(ActorPath path, ActorSystem system)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        return new ActorSelection(provider.RootGuardianAt(path.Address), path.Elements);
    }

    /// <summary>A full path, one from the root ("/user/a"), or one from <paramref name="from"/> ("../b", "c/*").</summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef from)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        if (ActorPath.TryParseAddress(path, out var address, out var names))
        {
            return new ActorSelection(provider.RootGuardianAt(address), names);
        }
        return path.StartsWith('/') ? new ActorSelection(provider.RootGuardian, path) : new ActorSelection(from, path);
    }

    public static ActorSelection ActorSelection(IActorRef anchor, string path) => new(anchor, path);
}
