namespace AkkaP2P.Tracker;

/// <summary>Why a tracker could not start, in one line that names the thing.</summary>
public sealed class TrackerStartException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It was given a setting that makes no sense; no other try can help.</summary>
    public bool IsMisuse { get; init; }
}
