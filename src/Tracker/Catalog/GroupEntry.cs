using System.Collections.Immutable;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;

namespace AkkaP2P.Tracker.Catalog;

/// <summary>One group with its files, as of one moment.</summary>
/// <param name="Files">Those of the group's incarnation, by name.</param>
/// <param name="Others">
/// Files of other incarnations: left over from an earlier group, or of a newer one whose row comes later in the feed
/// (which holds each row's newest state only).
/// </param>
internal sealed record GroupEntry(
    Group Group, ImmutableSortedDictionary<string, SharedFile> Files, ImmutableDictionary<string, SharedFile> Others)
{
    /// <summary>The sizes of <see cref="Files"/>, all together.</summary>
    public long Bytes { get; private init; }

    public static GroupEntry Empty(string name) => new(
        Group.Empty(name), ImmutableSortedDictionary.Create<string, SharedFile>(StringComparer.Ordinal), ImmutableDictionary<string, SharedFile>.Empty);

    public GroupEntry With(Group group)
    {
        if (group.Incarnation == Group.Incarnation) return this with { Group = group };
        var all = Files.Values.Concat(Others.Values).ToArray();
        return all.Aggregate(Empty(group.Name) with { Group = group }, (entry, file) => entry.With(file));
    }

    public GroupEntry With(SharedFile file)
    {
        var (files, others) = (Files.Remove(file.File), Others.Remove(file.File));
        var bytes = Bytes - (Files.TryGetValue(file.File, out var before) ? before.Content.Size : 0);
        if (!file.Exists) return this with { Files = files, Others = others, Bytes = bytes };
        return file.Incarnation == Group.Incarnation
            ? this with { Files = files.Add(file.File, file), Others = others, Bytes = bytes + file.Content.Size }
            : this with { Files = files, Others = others.Add(file.File, file), Bytes = bytes };
    }

    /// <summary>Files that no group will own again.</summary>
    public IEnumerable<SharedFile> Orphans => Others.Values.Where(f => !Group.Exists || f.Incarnation < Group.Incarnation);
}
