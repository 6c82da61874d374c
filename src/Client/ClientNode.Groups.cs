using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client;

/// <summary>The commands about groups and their members: names are checked here, the rest is the trackers'.</summary>
public sealed partial class ClientNode
{
    public Task<Outcome<Done>> CreateGroup(string group, CancellationToken cancel = default) =>
        InGroup(group, t => t.CreateGroup(group, cancel));

    public Task<Outcome<Done>> JoinGroup(string group, CancellationToken cancel = default) =>
        InGroup(group, t => t.JoinGroup(group, cancel));

    public Task<Outcome<Done>> LeaveGroup(string group, CancellationToken cancel = default) =>
        InGroup(group, t => t.LeaveGroup(group, cancel));

    public async Task<Outcome<GroupList>> ListGroups(CancellationToken cancel = default) =>
        User is null ? NameCheck.NotLoggedIn : await _parts.Trackers.Api.ListGroups(cancel);

    public Task<Outcome<RequestList>> ListRequests(string group, CancellationToken cancel = default) =>
        InGroup(group, t => t.ListRequests(group, cancel));

    public Task<Outcome<Done>> AcceptRequest(string group, string user, CancellationToken cancel = default) =>
        InGroup(group, user, t => t.AcceptRequest(group, user, cancel));

    public Task<Outcome<Done>> RejectRequest(string group, string user, CancellationToken cancel = default) =>
        InGroup(group, user, t => t.RejectRequest(group, user, cancel));

    public Task<Outcome<Done>> RemoveMember(string group, string user, CancellationToken cancel = default) =>
        InGroup(group, user, t => t.RemoveMember(group, user, cancel));

    public Task<Outcome<MemberList>> ListMembers(string group, CancellationToken cancel = default) =>
        InGroup(group, t => t.ListMembers(group, cancel));

    private async Task<Outcome<T>> InGroup<T>(string group, Func<Trackers.ITrackerApi, Task<Outcome<T>>> command)
        where T : class => Refusal(NameCheck.Group(group)) is { } error ? error : await command(_parts.Trackers.Api);

    private async Task<Outcome<T>> InGroup<T>(string group, string user, Func<Trackers.ITrackerApi, Task<Outcome<T>>> command)
        where T : class => Refusal(NameCheck.Group(group) ?? NameCheck.User(user)) is { } error ? error : await command(_parts.Trackers.Api);

    /// <summary>Not being logged in comes first.</summary>
    private CommandError? Refusal(CommandError? invalidName) => User is null ? NameCheck.NotLoggedIn : invalidName;
}
