namespace AkkaP2P.Cli.Arguments;

/// <summary>What was typed makes sense but cannot be done here: one line that names the thing, exit code 1.</summary>
internal sealed class StartException(string message) : Exception(message);
