namespace Akka.Streams;

public sealed class Outlet<T>(string name) : Outlet(name);
