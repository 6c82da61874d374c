namespace Akka.Actor;

/// <summary>Something that an actor system has one of, made when it is first asked for.</summary>
public interface IExtension;
