namespace Akka.Streams;

public sealed class Inlet<T>(string name) : Inlet(name);
