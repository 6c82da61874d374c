namespace Akka.Actor.Setup;

/// <summary>A piece of configuration given in code when the actor system is made.</summary>
public abstract class Setup
{
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
