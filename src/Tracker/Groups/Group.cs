using System.Collections.Immutable;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Groups;

/// <summary>
/// One group and its rules; a value, no actor. Refusals come in this order: the group is unknown, the caller is no
/// member, the caller is not the owner, then what concerns the command's target: who may not see into a group
/// learns nothing about what is in it.
/// </summary>
/// <param name="Incarnation">
/// Grows each time a group of this name is made; 0 while there is none. A file belongs to one incarnation, so a
/// group's files are gone in the moment it is.
/// </param>
/// <param name="Members">The longest-standing first.</param>
/// <param name="Requests">Oldest first.</param>
public sealed record Group(
    string Name,
    long Incarnation,
    string Owner,
    ImmutableArray<Membership> Members,
    ImmutableArray<PendingRequest> Requests,
    RememberedCommands Remembered) : IDurableState<Group>
{
    /// <summary>Requests that may wait at once; the oldest gives way.</summary>
    public const int MaxRequests = 1_000;

    /// <summary>Members of one group: its row, with all of them, is saved whole.</summary>
    public const int MaxMembers = 10_000;

    private MemberIndex? _index;

    public bool Exists => Incarnation > 0;

    public static Group Empty(string entityId) => new(entityId, 0, "", [], [], RememberedCommands.None);

    public GroupRole RoleOf(string user) =>
        user == Owner ? GroupRole.Owner
        : IsMember(user) ? GroupRole.Member
        : Requests.Any(r => r.User == user) ? GroupRole.Pending
        : GroupRole.None;

    public bool IsMember(string user) => Index.Names.Contains(user);

    public Outcome<Group> Create(string user, DecisionContext context) =>
        Exists
            ? Refusals.GroupExists(Name)
            : this with { Incarnation = context.NextVersion, Owner = user, Members = [new(user, context.Now)], Requests = [] };

    public Outcome<Group> Join(string user, DateTimeOffset now) =>
        !Exists ? Refusals.GroupNotFound(Name)
        : IsMember(user) ? Refusals.AlreadyMember(user, Name)
        : Requests.Any(r => r.User == user) ? Refusals.AlreadyRequested(Name)
        : this with { Requests = [.. Requests.TakeLast(MaxRequests - 1), new(user, now)] };

    /// <summary>Someone pending withdraws; a leaving owner hands over; the last one out removes the group.</summary>
    public Outcome<Group> Leave(string user)
    {
        if (!Exists) return Refusals.GroupNotFound(Name);
        if (IsMember(user)) return Without(user);
        var request = Requests.FirstOrDefault(r => r.User == user);
        return request is null ? Refusals.NotAMember(user, Name) : this with { Requests = Requests.Remove(request) };
    }

    public Outcome<Group> Accept(string caller, string user, DateTimeOffset now)
    {
        if (RefuseUnlessOwner(caller) is { } refusal) return refusal;
        var request = Requests.FirstOrDefault(r => r.User == user);
        if (request is null) return Refusals.RequestNotFound(user, Name);
        if (Members.Length >= MaxMembers) return Refusals.TooMany($"'{Name}' has {MaxMembers} members, which is the most a group may have");
        return this with { Requests = Requests.Remove(request), Members = Members.Add(new(user, now)) };
    }

    public Outcome<Group> Reject(string caller, string user)
    {
        if (RefuseUnlessOwner(caller) is { } refusal) return refusal;
        var request = Requests.FirstOrDefault(r => r.User == user);
        return request is null ? Refusals.RequestNotFound(user, Name) : this with { Requests = Requests.Remove(request) };
    }

    /// <summary>An owner who removes himself leaves.</summary>
    public Outcome<Group> Remove(string caller, string user)
    {
        if (RefuseUnlessOwner(caller) is { } refusal) return refusal;
        return IsMember(user) ? Without(user) : Refusals.NotAMember(user, Name);
    }

    public CommandError? RefuseUnlessMember(string caller) =>
        !Exists ? Refusals.GroupNotFound(Name)
        : IsMember(caller) ? null
        : Refusals.NotAMember(caller, Name);

    public CommandError? RefuseUnlessOwner(string caller) =>
        RefuseUnlessMember(caller) ?? (caller == Owner ? null : Refusals.NotOwner(Name));

    public Group Remember(RememberedCommands remembered) => this with { Remembered = remembered };

    public byte[] Encode() => GroupRow.Encode(this);

    public static Group Decode(string entityId, ReadOnlySpan<byte> state) => GroupRow.Decode(entityId, state);

    /// <summary>
    /// Made when first asked for, so that a check in a group of thousands is one look-up. A copy with other members brings
    /// along an index that is not theirs and makes its own; a race makes it twice, to the same effect.
    /// </summary>
    private MemberIndex Index
    {
        get
        {
            var index = _index;
            return index is not null && index.Of == Members ? index : _index = new MemberIndex(Members, [.. Members.Select(m => m.User)]);
        }
    }

    private Group Without(string user)
    {
        var members = Members.RemoveAll(m => m.User == user);
        if (members.IsEmpty) return Empty(Name) with { Remembered = Remembered };
        return this with { Members = members, Owner = user == Owner ? members[0].User : Owner };
    }

    private sealed record MemberIndex(ImmutableArray<Membership> Of, ImmutableHashSet<string> Names);
}

/// <summary>A member's standing: since when.</summary>
public sealed record Membership(string User, DateTimeOffset JoinedAt);

public sealed record PendingRequest(string User, DateTimeOffset RequestedAt);
