namespace Akka.Streams;

/// <summary>A buffer with <see cref="OverflowStrategy.Fail"/> was full.</summary>
public class BufferOverflowException(string message) : Exception(message);
