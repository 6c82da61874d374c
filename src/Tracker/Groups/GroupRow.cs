using System.Collections.Immutable;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Groups;

/// <summary>A group as it is stored.</summary>
internal sealed record GroupRow(
    long Incarnation,
    string Owner,
    ImmutableArray<Membership> Members,
    ImmutableArray<PendingRequest> Requests,
    ImmutableArray<string> Remembered)
{
    public static byte[] Encode(Group group) => StateFormat.Write(
        new GroupRow(group.Incarnation, group.Owner, group.Members, group.Requests, group.Remembered.ToLines()), StateJson.Default.GroupRow);

    public static Group Decode(string name, ReadOnlySpan<byte> state)
    {
        var row = StateFormat.Read(state, StateJson.Default.GroupRow);
        return new Group(name, row.Incarnation, row.Owner, row.Members, row.Requests, RememberedCommands.FromLines(row.Remembered));
    }
}
