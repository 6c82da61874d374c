using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Groups;

namespace AkkaP2P.Tracker.Api;

/// <summary>Groups, requests and members. Commands go to the group; lists come from the replica.</summary>
internal static class GroupRoutes
{
    /// <summary>Memory that a group or member takes in a list: its row, and its JSON while that grows.</summary>
    private const long RowCost = 400;

    public static void Map(ApiRouter router, TrackerSettings settings)
    {
        router.Map<GroupList>("GET", "/groups", Access.SignedIn, ListGroups);
        router.Map<CreateGroup, Done>("POST", "/groups", Access.SignedIn, ApiJson.Default.CreateGroup, settings.MaxBody, CreateGroup);
        router.Map<Done>("POST", "/groups/{group}/requests", Access.SignedIn, c => Run(c, new GroupCommands.Join(c.Group, c.User, c.Stamp(c.User))));
        router.Map<RequestList>("GET", "/groups/{group}/requests", Access.SignedIn, ListRequests);
        router.Map<Done>(
            "POST", "/groups/{group}/requests/{user}/accept", Access.SignedIn, c => Run(c, new GroupCommands.Accept(c.Group, c.User, c.Target, c.Stamp(c.User))));
        router.Map<Done>(
            "POST", "/groups/{group}/requests/{user}/reject", Access.SignedIn, c => Run(c, new GroupCommands.Reject(c.Group, c.User, c.Target, c.Stamp(c.User))));
        router.Map<MemberList>("GET", "/groups/{group}/members", Access.SignedIn, ListMembers);
        router.Map<Done>(
            "DELETE", "/groups/{group}/members/{user}", Access.SignedIn, c => Run(c, new GroupCommands.Remove(c.Group, c.User, c.Target, c.Stamp(c.User))));
        router.Map<Done>("DELETE", "/groups/{group}/membership", Access.SignedIn, c => Run(c, new GroupCommands.Leave(c.Group, c.User, c.Stamp(c.User))));
    }

    private static Task<ApiResult> Run(ApiCall call, GroupCommands.IGroupCommand command) => call.Run(call.Services.Regions.Groups, command);

    private static async Task<ApiResult> CreateGroup(ApiCall call, CreateGroup body)
    {
        if (!GroupName.TryParse(body.Group, out _)) return Refusals.InvalidName("group");
        var most = call.Services.Settings.MaxGroups;
        if (call.Services.Catalog.Find(body.Group) is null && call.Services.Catalog.OwnedBy(call.User) >= most)
        {
            return Refusals.TooMany($"'{call.User}' owns {most} groups, which is the most a user may own");
        }

        return await Run(call, new GroupCommands.Create(body.Group, call.User, call.Stamp(call.User)));
    }

    private static async Task<ApiResult> ListGroups(ApiCall call)
    {
        if (await call.Hold(call.Services.Catalog.Count * RowCost) is { } busy) return busy;
        var groups = call.Services.Catalog.GroupsByName
            .Select(e => new GroupSummary(e.Group.Name, e.Group.Owner, e.Group.Members.Length, e.Files.Count, e.Group.RoleOf(call.User)));
        return ApiResult.Json(new GroupList([.. groups]), ApiJson.Default.GroupList);
    }

    private static ApiResult ListRequests(ApiCall call)
    {
        if (!call.OwnersGroup().TryGet(out var entry, out var refusal)) return refusal;
        var requests = entry.Group.Requests.Select(r => new JoinRequest(r.User, r.RequestedAt));
        return ApiResult.Json(new RequestList([.. requests]), ApiJson.Default.RequestList);
    }

    private static async Task<ApiResult> ListMembers(ApiCall call)
    {
        if (!call.MembersGroup().TryGet(out var entry, out var refusal)) return refusal;
        if (await call.Hold(entry.Group.Members.Length * RowCost) is { } busy) return busy;
        var members = entry.Group.Members.Select(
            m => new Member(m.User, entry.Group.RoleOf(m.User), call.Services.Presence.IsOnline(m.User), m.JoinedAt));
        return ApiResult.Json(new MemberList([.. members]), ApiJson.Default.MemberList);
    }
}
