namespace AkkaP2P.Cli.Arguments;

/// <summary>
/// Someone typed something that makes no sense. An exception, since values are read deep inside the building of options and the answer
/// is the same everywhere: one line, and exit code 2 or a <c>usage</c> result.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
