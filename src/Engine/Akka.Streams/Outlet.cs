namespace Akka.Streams;

public abstract class Outlet : OutPort
{
    public readonly string Name;

    protected Outlet(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    public sealed override string ToString() => Name;
}
