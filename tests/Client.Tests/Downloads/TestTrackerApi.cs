using System.Collections.Concurrent;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>The calls that downloads make, answered by a <see cref="TestHub"/>. The others are not part of these tests.</summary>
internal sealed class TestTrackerApi(TestHub hub, TestNode node) : ITrackerApi
{
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>The calls about registering that were made, in their order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public Task<Outcome<FileDescription>> DescribeFile(string group, string file, CancellationToken cancel = default)
    {
        _asked.Enqueue("describe");
        return Task.FromResult(hub.Describe(file));
    }

    public Task<Outcome<byte[]>> PieceLayer(string group, string file, CancellationToken cancel = default) => Task.FromResult(hub.Layer(file));

    public Task<Outcome<SwarmPeerList>> Peers(string group, string file, CancellationToken cancel = default) => Task.FromResult(hub.Peers(node, file));

    public Task<IReadOnlyList<Outcome<DownloadOffered>>> OfferDownloads(string group, IReadOnlyList<string> files, CancellationToken cancel = default)
    {
        _asked.Enqueue($"offer {string.Join(' ', files)}");
        return Task.FromResult<IReadOnlyList<Outcome<DownloadOffered>>>([.. files.Select(file => hub.Offer(node, file))]);
    }

    public Task<Outcome<TicketGranted>> Ticket(string group, string file, CancellationToken cancel = default) => Task.FromResult(hub.Ticket(node, file));

    public Task<Outcome<Done>> CreateUser(string user, string password, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<SignedIn>> SignIn(string user, string password, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<Done>> SignOut(CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<GroupList>> ListGroups(CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<Done>> CreateGroup(string group, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<Done>> JoinGroup(string group, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<Done>> LeaveGroup(string group, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<RequestList>> ListRequests(string group, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<Done>> AcceptRequest(string group, string user, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<Done>> RejectRequest(string group, string user, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<MemberList>> ListMembers(string group, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<Done>> RemoveMember(string group, string user, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<FileList>> ListFiles(string group, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Outcome<FileDescription>> RegisterFile(string group, RegisterFile file, CancellationToken cancel = default)
    {
        _asked.Enqueue("register");
        return Task.FromResult(hub.Register(node.User, file));
    }

    public Task<Outcome<Announced>> Announce(Announce announce, CancellationToken cancel = default) => Task.FromResult<Outcome<Announced>>(new Announced([]));

    public Task<Outcome<Done>> LeaveSwarm(string group, string file, CancellationToken cancel = default) => throw new NotSupportedException();
}
