namespace AkkaP2P.Protocol.Api;

public enum GroupRole
{
    None,
    Pending,
    Member,
    Owner,
}

/// <summary>POST /groups</summary>
public sealed record CreateGroup(string Group);

/// <param name="Members">How many.</param>
/// <param name="Files">How many.</param>
public sealed record GroupSummary(string Group, string Owner, int Members, int Files, GroupRole Role);

/// <summary>GET /groups</summary>
public sealed record GroupList(IReadOnlyList<GroupSummary> Groups);

public sealed record JoinRequest(string User, DateTimeOffset RequestedAt);

/// <summary>GET /groups/{group}/requests</summary>
public sealed record RequestList(IReadOnlyList<JoinRequest> Requests);

public sealed record Member(string User, GroupRole Role, bool Online, DateTimeOffset JoinedAt);

/// <summary>GET /groups/{group}/members</summary>
public sealed record MemberList(IReadOnlyList<Member> Members);
