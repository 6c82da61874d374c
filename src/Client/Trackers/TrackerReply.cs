using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Trackers;

/// <summary>What became of one try at one tracker.</summary>
internal abstract record TrackerReply
{
    private TrackerReply()
    {
    }

    /// <summary>2xx, with its whole body.</summary>
    public sealed record Answered(byte[] Body) : TrackerReply;

    /// <summary>The tracker understood and said no; another one would say the same.</summary>
    public sealed record Refused(CommandError Error) : TrackerReply;

    /// <summary>The token is missing, expired or unknown.</summary>
    public sealed record SessionEnded(string Message) : TrackerReply;

    /// <summary>Not connected, silent, out of service or not making sense: another tracker may do better.</summary>
    public sealed record Unavailable(string Why) : TrackerReply;

    /// <summary>It is not who it should be.</summary>
    public sealed record Untrusted(string Why) : TrackerReply;
}
