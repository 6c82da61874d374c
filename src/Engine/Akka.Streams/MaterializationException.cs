namespace Akka.Streams;

/// <summary>A blueprint could not be turned into a running stream.</summary>
public class MaterializationException(string message, Exception? cause = null) : Exception(message, cause);
