using System.Collections.Concurrent;
using System.Collections.Immutable;
using AkkaP2P.Tracker.Groups;

namespace AkkaP2P.Tracker.Catalog;

/// <summary>The names of the groups that each user is in or asks to join, so that nobody looks through all groups for his own. One writer; any thread reads.</summary>
internal sealed class GroupsOfUsers
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _groups = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Of(string user) => _groups.TryGetValue(user, out var groups) ? groups : [];

    public void Change(Group before, Group after)
    {
        var (were, are) = (PeopleOf(before), PeopleOf(after));
        foreach (var user in were)
        {
            if (!are.Contains(user)) Remove(user, before.Name);
        }

        foreach (var user in are)
        {
            if (!were.Contains(user)) _groups[user] = (_groups.GetValueOrDefault(user) ?? ImmutableHashSet.Create<string>(StringComparer.Ordinal)).Add(after.Name);
        }
    }

    private void Remove(string user, string group)
    {
        var left = _groups[user].Remove(group);
        if (left.IsEmpty) _groups.TryRemove(user, out _);
        else _groups[user] = left;
    }

    private static HashSet<string> PeopleOf(Group group) =>
        [.. group.Members.Select(m => m.User), .. group.Requests.Select(r => r.User)];
}
