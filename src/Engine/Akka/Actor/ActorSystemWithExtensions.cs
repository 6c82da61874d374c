namespace Akka.Actor;

public static class ActorSystemWithExtensions
{
    public static T WithExtension<T>(this ActorSystem system) where T : class, IExtension => system.GetExtension<T>();

    public static T WithExtension<T, TI>(this ActorSystem system) where T : class, IExtension where TI : IExtensionId =>
        (T)system.RegisterExtension((IExtensionId)Util.Instances.Create(typeof(TI)));
}
