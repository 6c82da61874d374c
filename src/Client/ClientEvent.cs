namespace AkkaP2P.Client;

/// <summary>What happens without a command. The names in JSON are those of INTERFACE section 3.</summary>
public abstract record ClientEvent
{
    private ClientEvent()
    {
    }

    /// <summary>Connected to a tracker, or serving without one after 5 s (<paramref name="Tracker"/> is null).</summary>
    public sealed record Ready(string Listen, string? Tracker, string NodeId) : ClientEvent;

    /// <summary>At most two a second and download.</summary>
    public sealed record DownloadProgress(DownloadStatus Download) : ClientEvent;

    /// <summary>Completed, failed or cancelled. Comes before the end of the wait that it ends.</summary>
    public sealed record DownloadEnded(DownloadStatus Download) : ClientEvent;

    public sealed record TrackerLost(string Tracker) : ClientEvent;

    public sealed record TrackerConnected(string Tracker) : ClientEvent;

    public sealed record JoinRequested(string Group, string User) : ClientEvent;

    public sealed record RequestAccepted(string Group) : ClientEvent;

    public sealed record FileAdded(string Group, string File, long Size, string User) : ClientEvent;
}
