using System.Collections.Immutable;

namespace Akka.Cluster;

internal enum ReachabilityStatus
{
    Reachable,
    Unreachable,
    Terminated,
}

/// <summary>What <paramref name="Observer"/> thinks of <paramref name="Subject"/>; <paramref name="Version"/> grows with each change of mind.</summary>
internal readonly record struct ReachabilityRecord(
    UniqueAddress Observer, UniqueAddress Subject, ReachabilityStatus Status, long Version);

/// <summary>
/// Who cannot reach whom: each observer's own row, which only that observer writes. A row has a version, so that of two
/// copies the newer is kept, whole. Reachable is the absence of a record.
/// </summary>
internal sealed class Reachability
{
    public static readonly Reachability Empty = new([], ImmutableDictionary<UniqueAddress, long>.Empty);

    private Reachability(ImmutableArray<ReachabilityRecord> records, ImmutableDictionary<UniqueAddress, long> versions)
    {
        Records = records;
        Versions = versions;
        AllUnreachableOrTerminated = [.. records.Where(r => r.Status != ReachabilityStatus.Reachable).Select(r => r.Subject)];
        AllUnreachable = [.. AllUnreachableOrTerminated.Where(s => Status(s) == ReachabilityStatus.Unreachable)];
    }

    public ImmutableArray<ReachabilityRecord> Records { get; }

    public ImmutableDictionary<UniqueAddress, long> Versions { get; }

    public ImmutableHashSet<UniqueAddress> AllUnreachableOrTerminated { get; }

    public ImmutableHashSet<UniqueAddress> AllUnreachable { get; }

    public bool IsAllReachable => AllUnreachableOrTerminated.IsEmpty;

    public ImmutableHashSet<UniqueAddress> AllObservers => [.. Records.Select(r => r.Observer)];

    internal static Reachability Create(
        IEnumerable<ReachabilityRecord> records, ImmutableDictionary<UniqueAddress, long> versions) => new([.. records], versions);

    public Reachability Unreachable(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Unreachable);

    public Reachability Reachable(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Reachable);

    public Reachability Terminated(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Terminated);

    /// <summary>The worst that anyone says of the subject.</summary>
    public ReachabilityStatus Status(UniqueAddress subject) =>
        Records.Where(r => r.Subject.Equals(subject)).Select(r => r.Status).DefaultIfEmpty(ReachabilityStatus.Reachable).Max();

    public ReachabilityStatus Status(UniqueAddress observer, UniqueAddress subject)
    {
        foreach (var record in Records)
        {
            if (record.Observer.Equals(observer) && record.Subject.Equals(subject)) return record.Status;
        }

        return ReachabilityStatus.Reachable;
    }

    public bool IsReachable(UniqueAddress subject) => Status(subject) == ReachabilityStatus.Reachable;

    public ImmutableHashSet<UniqueAddress> ObserversOf(UniqueAddress subject) =>
        [.. Records.Where(r => r.Subject.Equals(subject) && r.Status == ReachabilityStatus.Unreachable).Select(r => r.Observer)];

    public IEnumerable<UniqueAddress> UnreachableFrom(UniqueAddress observer) =>
        Records.Where(r => r.Observer.Equals(observer) && r.Status == ReachabilityStatus.Unreachable).Select(r => r.Subject);

    /// <summary>Of each observer the newer row, of nodes still allowed.</summary>
    public Reachability Merge(IReadOnlySet<UniqueAddress> allowed, Reachability other)
    {
        var records = ImmutableArray.CreateBuilder<ReachabilityRecord>();
        var versions = ImmutableDictionary.CreateBuilder<UniqueAddress, long>();
        foreach (var observer in allowed)
        {
            var mine = Versions.GetValueOrDefault(observer);
            var theirs = other.Versions.GetValueOrDefault(observer);
            if (mine == 0 && theirs == 0) continue;
            var source = mine >= theirs ? this : other;
            records.AddRange(source.Records.Where(r => r.Observer.Equals(observer) && allowed.Contains(r.Subject)));
            versions[observer] = Math.Max(mine, theirs);
        }

        return new Reachability(records.ToImmutable(), versions.ToImmutable());
    }

    public Reachability Remove(IReadOnlySet<UniqueAddress> nodes) => new(
        [.. Records.Where(r => !nodes.Contains(r.Observer) && !nodes.Contains(r.Subject))], Versions.RemoveRange(nodes));

    public Reachability RemoveSubject(UniqueAddress subject) => new([.. Records.Where(r => !r.Subject.Equals(subject))], Versions);

    public Reachability RemoveObservers(IReadOnlySet<UniqueAddress> observers) => observers.Count == 0
        ? this
        : new([.. Records.Where(r => !observers.Contains(r.Observer))], Versions.RemoveRange(observers));

    public override string ToString() => string.Join(", ", Records.Select(r => $"{r.Observer.Address} -> {r.Subject.Address}: {r.Status}"));

    private Reachability Change(UniqueAddress observer, UniqueAddress subject, ReachabilityStatus status)
    {
        var now = Status(observer, subject);
        // Terminated is final for this incarnation.
        if (now == status || now == ReachabilityStatus.Terminated) return this;
        var version = Versions.GetValueOrDefault(observer) + 1;
        var kept = Records.RemoveAll(r => r.Observer.Equals(observer) && r.Subject.Equals(subject));
        var records = status == ReachabilityStatus.Reachable
            ? kept
            : kept.Add(new ReachabilityRecord(observer, subject, status, version));
        return new Reachability(records, Versions.SetItem(observer, version));
    }
}
