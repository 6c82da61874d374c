namespace Akka.Actor;

/// <summary>Marks references that live in this process.</summary>
internal interface ILocalRef : IActorRefScope;
