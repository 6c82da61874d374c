using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// The trackers as one service, for one signed-in session. Each call waits up to 15 s for a tracker that answers,
/// going on to the next when one fails, then is <see cref="ErrorCode.NoTrackers"/> and is never applied later.
/// Safe to call from any thread.
/// </summary>
public interface ITrackerApi : ISwarmApi
{
    Task<Outcome<Done>> CreateUser(string user, string password, CancellationToken cancel = default);

    Task<Outcome<SignedIn>> SignIn(string user, string password, CancellationToken cancel = default);

    Task<Outcome<Done>> SignOut(CancellationToken cancel = default);

    Task<Outcome<GroupList>> ListGroups(CancellationToken cancel = default);

    Task<Outcome<Done>> CreateGroup(string group, CancellationToken cancel = default);

    Task<Outcome<Done>> JoinGroup(string group, CancellationToken cancel = default);

    Task<Outcome<Done>> LeaveGroup(string group, CancellationToken cancel = default);

    Task<Outcome<RequestList>> ListRequests(string group, CancellationToken cancel = default);

    Task<Outcome<Done>> AcceptRequest(string group, string user, CancellationToken cancel = default);

    Task<Outcome<Done>> RejectRequest(string group, string user, CancellationToken cancel = default);

    Task<Outcome<MemberList>> ListMembers(string group, CancellationToken cancel = default);

    Task<Outcome<Done>> RemoveMember(string group, string user, CancellationToken cancel = default);

    Task<Outcome<FileList>> ListFiles(string group, CancellationToken cancel = default);

    Task<Outcome<FileDescription>> RegisterFile(string group, RegisterFile file, CancellationToken cancel = default);

    /// <summary>For downloads that begin: description, peers, ticket. One answer for each file, in their order.</summary>
    Task<IReadOnlyList<Outcome<DownloadOffered>>> OfferDownloads(string group, IReadOnlyList<string> files, CancellationToken cancel = default);

    Task<Outcome<Announced>> Announce(Announce announce, CancellationToken cancel = default);

    Task<Outcome<Done>> LeaveSwarm(string group, string file, CancellationToken cancel = default);
}
