namespace Akka.Actor;

/// <summary>Says on which node an actor is to run.</summary>
public abstract class Scope : IEquatable<Scope>
{
    public static readonly LocalScope Local = LocalScope.Instance;

    public abstract Scope WithFallback(Scope other);

    public virtual bool Equals(Scope? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => obj is Scope other && Equals(other);

    public override int GetHashCode() => GetType().GetHashCode();
}
