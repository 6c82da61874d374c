namespace AkkaP2P.Cli.Demo;

/// <summary>Something did not come out as it must; the message is the why of <c>demo: FAILED: why</c>.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
