using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Downloads;

/// <summary>What a <see cref="DownloadManager"/> and its <see cref="DownloadCoordinator"/>s say to each other.</summary>
internal static class CoordinatorMessages
{
    /// <summary>To a coordinator: stop, and answer with <see cref="Halted"/> when nothing is being written any more.</summary>
    /// <param name="Discard">Cancelled: leave nothing on the disk.</param>
    public sealed record Halt(bool Discard);

    public sealed record Halted(long Id);

    /// <summary>From a coordinator: how it stands. At once when the state changes, else a few times a second.</summary>
    public sealed record Report(long Id, DownloadProgress Progress);

    /// <summary>From a coordinator: it is over. Null is success.</summary>
    public sealed record Ended(long Id, DownloadProgress Progress, CommandError? Error);
}

/// <summary>How a running download stands.</summary>
/// <param name="HashFailures">In this run.</param>
/// <param name="Retries">In this run: pieces asked for again, connections opened again.</param>
internal sealed record DownloadProgress(
    DownloadState State,
    long BytesDone,
    int PiecesDone,
    double Rate,
    long BytesMissing,
    int HashFailures,
    int Retries,
    IReadOnlyList<DownloadPeer> Peers)
{
    public static DownloadProgress Begin(DownloadState state) => new(state, 0, 0, 0, 0, 0, 0, []);
}
