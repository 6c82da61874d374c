namespace Akka.Actor;

public abstract class ExtensionIdProvider<T> : IExtensionId<T> where T : IExtension
{
    public Type ExtensionType => typeof(T);

    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    public T Get(ActorSystem system) => (T)system.GetExtension(this);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    public override bool Equals(object? obj) => obj is T;

    public override int GetHashCode() => typeof(T).GetHashCode();
}
