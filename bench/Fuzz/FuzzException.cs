namespace AkkaP2P.Bench.Fuzz;

/// <summary>An input did what no input may.</summary>
public sealed class FuzzException(string message, Exception? inner = null) : Exception(message, inner);
