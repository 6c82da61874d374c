namespace AkkaP2P.Cli.Processes;

/// <summary>A child process ended, was silent for too long or refused what it should do.</summary>
internal sealed class ChildFailedException(string message) : Exception(message);
