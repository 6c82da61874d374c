using System.Net;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client;

/// <summary>
/// What moves bytes, as the node's commands see it: the peer server and the downloads. The names in requests are valid and somebody is signed in
/// where a download is started or resumed; the node has seen to that. Safe to call from any thread.
/// </summary>
internal interface IDataPlane
{
    /// <summary>Where peers are served.</summary>
    IPEndPoint Listen { get; }

    /// <param name="bytesPerSecond">Null is no limit.</param>
    void SetLimit(TransferDirection direction, long? bytesPerSecond);

    /// <summary>After login: the user's unfinished downloads resume, but not those that were paused by command.</summary>
    Task SignedIn(string user);

    /// <summary>Before logout: downloads pause and leave their swarms, connections are closed.</summary>
    Task SignedOut();

    Task<Outcome<DownloadStarted>> Download(string user, DownloadRequest request, CancellationToken cancel);

    /// <param name="downloadId">Null for all that were started or resumed since this node started.</param>
    Task<Outcome<DownloadList>> Wait(long? downloadId, TimeSpan? timeout, CancellationToken cancel);

    Task<Outcome<DownloadList>> Show(CancellationToken cancel);

    Task<Outcome<Done>> Pause(long downloadId, CancellationToken cancel);

    Task<Outcome<Done>> Resume(long downloadId, CancellationToken cancel);

    Task<Outcome<Done>> Cancel(long downloadId, CancellationToken cancel);

    Task<Outcome<Done>> Clear(CancellationToken cancel);

    /// <summary>Goodbye to all peers; what is verified is on disk when this is done.</summary>
    Task Stop();
}

/// <summary>What the data plane is started with.</summary>
/// <param name="Parent">Where its actors are made: the node's actor system.</param>
/// <param name="Events">Takes <see cref="ClientEvent.DownloadProgress"/> and <see cref="ClientEvent.DownloadEnded"/>, the last one before
/// any wait that it ends is answered.</param>
internal sealed record DataPlaneParts(
    Akka.Actor.ActorSystem Parent,
    ClientOptions Options,
    Akka.Configuration.Config Config,
    NodeIdentity Identity,
    IShareTable Shares,
    ITrackerApi Trackers,
    Action<ClientEvent> Events,
    TimeProvider Clock);
