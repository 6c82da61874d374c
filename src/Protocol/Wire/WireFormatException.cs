namespace AkkaP2P.Protocol.Wire;

/// <summary>A peer sent what no peer may send. The message says what, for the log; the connection is dropped.</summary>
public sealed class WireFormatException(string message) : Exception(message);
