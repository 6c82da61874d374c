namespace AkkaP2P.Bench.Fuzz;

/// <summary>
/// How Google.Protobuf 3.25 takes some lengths near 2 GiB: it looks past the end of the bytes, which .NET refuses. Remoting drops and logs a
/// message whatever is thrown when it is read, so within a message this is a refusal like others.
/// </summary>
public sealed class FarLengthException(IndexOutOfRangeException cause) : Exception(cause.Message, cause);
