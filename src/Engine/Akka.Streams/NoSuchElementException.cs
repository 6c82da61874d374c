namespace Akka.Streams;

/// <summary>An element was expected and the stream ended without one.</summary>
public class NoSuchElementException(string message) : Exception(message);
