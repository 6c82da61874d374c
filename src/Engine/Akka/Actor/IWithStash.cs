namespace Akka.Actor;

/// <summary>A stash limited by <c>Props.WithStashCapacity</c> or by the mailbox's <c>stash-capacity</c>.</summary>
public interface IWithStash : IWithUnrestrictedStash;
