namespace Akka.Streams;

public abstract class Inlet : InPort
{
    public readonly string Name;

    protected Inlet(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    public sealed override string ToString() => Name;
}
