using System.Collections.Concurrent;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Catalog;

/// <summary>
/// This tracker's copy of all groups and files, and of which sessions are over. One writer, <see cref="CatalogReplica"/>,
/// applies the changes in order; any thread reads. A group and its files are swapped as one value, so a reader sees
/// them as of one moment. It is as large as the metadata of the cluster.
/// </summary>
internal sealed class Catalog
{
    /// <summary>Names stay when their group is removed.</summary>
    private readonly ConcurrentDictionary<string, GroupEntry> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _owned = new(StringComparer.Ordinal);
    private readonly GroupsOfUsers _ofUsers = new();
    private readonly ConcurrentDictionary<string, Account> _revocations = new(StringComparer.Ordinal);
    private readonly ChangeWaiters _waiters = new();
    private volatile string[] _names = [];

    /// <summary>The newest change applied.</summary>
    public long Applied => _waiters.Reached;

    public GroupEntry? Find(string group) => _groups.TryGetValue(group, out var entry) && entry.Group.Exists ? entry : null;

    public IEnumerable<GroupEntry> Groups => _groups.Values.Where(e => e.Group.Exists);

    /// <summary>The same in the order of their names, which are sorted only when one has come: many may ask each second.</summary>
    public IEnumerable<GroupEntry> GroupsByName
    {
        get
        {
            var names = _names;
            if (names.Length != _groups.Count) _names = names = [.. _groups.Keys.Order(StringComparer.Ordinal)];
            return names.Select(Find).OfType<GroupEntry>();
        }
    }

    /// <summary>The groups that a user is in, or asks to join.</summary>
    public IEnumerable<GroupEntry> GroupsOf(string user) => _ofUsers.Of(user).Select(Find).OfType<GroupEntry>();

    /// <summary>How many groups there are, or a few more: some have been removed.</summary>
    public int Count => _groups.Count;

    /// <summary>How many groups a user owns.</summary>
    public int OwnedBy(string user) => _owned.GetValueOrDefault(user);

    public bool IsRevoked(string user, string sessionId, DateTimeOffset startedAt) =>
        _revocations.TryGetValue(user, out var account) && account.IsRevoked(sessionId, startedAt);

    /// <summary>Completes when the change is applied; false when that takes too long.</summary>
    public Task<bool> WaitFor(long change, TimeSpan timeout, CancellationToken cancel) => _waiters.WaitFor(change, timeout, cancel);

    /// <summary>Applies the changes after <see cref="Applied"/>. The batch must join on to it.</summary>
    /// <returns>What happened by it, in order.</returns>
    public IReadOnlyList<CatalogEvent> Apply(ChangeBatch batch)
    {
        if (batch.After > Applied) throw new InvalidOperationException($"changes {Applied + 1} to {batch.After} are missing");
        var events = new List<CatalogEvent>();
        foreach (var change in batch.Changes)
        {
            if (change.Number > Applied) TryApply(change, events);
        }

        if (batch.UpTo > Applied) _waiters.Reach(batch.UpTo);
        return events;
    }

    /// <summary>One row that cannot be read must not keep all others from being seen.</summary>
    private void TryApply(StateChange change, List<CatalogEvent> events)
    {
        try
        {
            Apply(change, events);
        }
        catch (StoreException unreadable)
        {
            events.Add(new CatalogEvent.Unreadable(change.Kind, change.Id, unreadable.Message));
        }
    }

    private void Apply(StateChange change, List<CatalogEvent> events)
    {
        switch (change.Kind)
        {
            case EntityKind.Group: Apply(Group.Decode(change.Id, change.State), events); break;
            case EntityKind.File: Apply(SharedFile.Decode(change.Id, change.State), events); break;
            case EntityKind.User: Apply(Account.Decode(change.Id, change.State), events); break;
        }
    }

    private void Apply(Group group, List<CatalogEvent> events)
    {
        var before = Entry(group.Name);
        var after = before.With(group);
        _groups[group.Name] = after;
        CountOwned(before.Group.Owner, -1);
        CountOwned(group.Owner, +1);
        _ofUsers.Change(before.Group, group);
        events.AddRange(CatalogDiff.Between(before.Group, group));
        if (group.Incarnation != before.Group.Incarnation) events.AddRange(after.Orphans.Select(f => new CatalogEvent.FileOrphaned(f)));
    }

    private void Apply(SharedFile file, List<CatalogEvent> events)
    {
        var before = Entry(file.Group);
        var after = before.With(file);
        _groups[file.Group] = after;
        if (after.Files.ContainsKey(file.File) && !before.Files.ContainsKey(file.File)) events.Add(new CatalogEvent.FileAdded(after.Group, file));
    }

    /// <summary>Only accounts with ended sessions are kept, without their passwords.</summary>
    private void Apply(Account account, List<CatalogEvent> events)
    {
        var before = _revocations.TryGetValue(account.User, out var known) ? known.Revoked : [];
        if (account.Revoked.IsEmpty && account.RevokedBefore == DateTimeOffset.MinValue) return;
        _revocations[account.User] = account with { PasswordHash = null, Remembered = Entities.RememberedCommands.None };
        events.AddRange(account.Revoked.Except(before).Select(r => new CatalogEvent.SignedOut(account.User, r.SessionId)));
    }

    /// <param name="owner">Empty for a group that is none.</param>
    private void CountOwned(string owner, int change)
    {
        if (owner.Length > 0 && _owned.AddOrUpdate(owner, change, (_, count) => count + change) == 0) _owned.TryRemove(owner, out _);
    }

    private GroupEntry Entry(string name) => _groups.TryGetValue(name, out var entry) ? entry : GroupEntry.Empty(name);
}
