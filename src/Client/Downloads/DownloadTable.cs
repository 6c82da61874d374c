using Akka.Actor;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// What the <see cref="DownloadManager"/> knows. It lives as long as the node: when the manager fails, the next one goes on with it, so no id is given
/// twice, nothing of the history is lost, and whoever waits is answered. Used by one manager at a time.
/// </summary>
internal sealed class DownloadTable
{
    private readonly TimeProvider _time;

    /// <summary>What the journal has not been told yet, and what it is being told.</summary>
    private List<long> _forgotten = [];
    private (IReadOnlyCollection<DownloadEntry> Changed, IReadOnlyList<long> Forgotten) _telling = ([], []);

    public DownloadTable(DownloadHistory history, DownloadSettings settings, TimeProvider time)
    {
        (_time, NextId, Active) = (time, history.NextId, new ActiveDownloads(settings));
        foreach (var record in history.Downloads)
        {
            var entry = Enter(record);
            if (!entry.Ended) entry.Become(DownloadState.Paused); // until its user signs in
        }
    }

    /// <summary>An answer that waits for a save.</summary>
    public sealed record Reply(IActorRef To, object Message);

    /// <summary>Somebody who waits for the end of these.</summary>
    public sealed record Waiter(TaskCompletionSource<Outcome<DownloadList>> Done, IReadOnlyList<DownloadEntry> For)
    {
        private int _next;

        /// <summary>All of them have. Looks on from the one it stopped at: of many, each end would be a look at all otherwise.</summary>
        public bool HaveEnded()
        {
            for (var looked = 0; looked < For.Count; looked++)
            {
                if (!For[_next].Ended) return false;
                _next = (_next + 1) % For.Count;
            }

            return true;
        }
    }

    public SortedDictionary<long, DownloadEntry> Downloads { get; } = [];

    /// <summary>Those of them that have not ended.</summary>
    public ActiveDownloads Active { get; }

    public HashSet<DownloadEntry> Changed { get; private set; } = [];

    public List<Waiter> Waiters { get; } = [];

    /// <summary>Who is to be answered when this one has halted.</summary>
    public Dictionary<long, List<Reply>> Halting { get; } = [];

    /// <summary>Who is to be told when everything rests; nothing is started any more.</summary>
    public List<IActorRef> Resting { get; } = [];

    public long NextId { get; set; }

    /// <summary>Who is signed in.</summary>
    public string? User { get; set; }

    public List<Reply> Unsaved { get; set; } = [];

    public List<Reply> Saving { get; set; } = [];

    public bool IsSaving { get; set; }

    public bool IsDirty { get; set; }

    public DownloadEntry Enter(DownloadRecord record)
    {
        var entry = new DownloadEntry(record, _time, changed => Changed.Add(changed));
        Downloads.Add(entry.Id, entry);
        if (!entry.Ended) Active.Add(entry);
        return entry;
    }

    public void Forget(DownloadEntry entry)
    {
        Downloads.Remove(entry.Id);
        Changed.Remove(entry);
        _forgotten.Add(entry.Id);
    }

    /// <summary>For the journal.</summary>
    public DownloadChange TakeChange()
    {
        _telling = (Changed, _forgotten);
        (Changed, _forgotten) = ([], []);
        return new DownloadChange(NextId, [.. _telling.Changed.Select(d => d.Record).OrderBy(r => r.Id)], _telling.Forgotten);
    }

    /// <summary>It could not be written.</summary>
    public void TakeBackChange()
    {
        Changed.UnionWith(_telling.Changed.Where(d => Downloads.ContainsKey(d.Id)));
        _forgotten.AddRange(_telling.Forgotten);
    }
}
