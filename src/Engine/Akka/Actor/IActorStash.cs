namespace Akka.Actor;

/// <summary>An actor with a stash, which is set once the constructor has run.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}
