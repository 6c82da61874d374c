namespace Akka.Actor;

/// <summary>As <see cref="IWithStash"/>.</summary>
public interface IWithBoundedStash : IWithUnrestrictedStash;
