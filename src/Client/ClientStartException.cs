namespace AkkaP2P.Client;

/// <summary>The node cannot start, for a reason its user can mend. The message is one line that names the thing.</summary>
public sealed class ClientStartException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It was given a setting that makes no sense; no other try can help.</summary>
    public bool IsMisuse { get; init; }
}
