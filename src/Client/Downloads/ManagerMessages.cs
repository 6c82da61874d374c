using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Downloads;

/// <summary>What the <see cref="DownloadManager"/> is asked. Each is answered with an <see cref="Outcome{T}"/>, unless it says otherwise.</summary>
internal static class ManagerMessages
{
    /// <param name="File">The tracker's description of what is asked for.</param>
    /// <param name="WholePath">Where all of it would go; absolute.</param>
    public sealed record Start(string User, DownloadRequest Request, FileDescription File, string WholePath, DownloadOpening Opening);

    public sealed record Show;

    /// <summary>Completes <paramref name="Done"/> when it, or with null all that were started or resumed, have ended.</summary>
    public sealed record Wait(long? Id, TaskCompletionSource<Outcome<DownloadList>> Done);

    /// <summary>Nobody waits for this any longer.</summary>
    public sealed record StopWaiting(TaskCompletionSource<Outcome<DownloadList>> Done);

    public sealed record Pause(long Id);

    public sealed record Resume(long Id);

    public sealed record Cancel(long Id);

    public sealed record Clear;

    /// <summary>Pauses everything. Answered when nothing is being written any more.</summary>
    public sealed record Rest;
}
