namespace AkkaP2P.Client.Downloads;

/// <summary>
/// The downloads that have not ended, in the order of their ids: which of them run, who has the next place, and where they go. A small file has a place of
/// its own, since it costs a few messages only. Not safe for use by several threads.
/// </summary>
internal sealed class ActiveDownloads(DownloadSettings settings)
{
    private readonly SortedDictionary<long, DownloadEntry> _all = [];
    private readonly HashSet<DownloadEntry> _running = [];

    /// <summary>How many go to a path: one that was resumed may go where another goes.</summary>
    private readonly Dictionary<string, int> _destinations = new(StringComparer.Ordinal);

    public IEnumerable<DownloadEntry> All => _all.Values;

    public IEnumerable<DownloadEntry> Running => _running;

    public bool AnyRuns => _running.Count > 0;

    public bool IsDestination(string wholePath) => _destinations.ContainsKey(wholePath);

    /// <summary>Again changes nothing.</summary>
    public void Add(DownloadEntry entry)
    {
        if (_all.TryAdd(entry.Id, entry)) _destinations[entry.Record.WholePath] = _destinations.GetValueOrDefault(entry.Record.WholePath) + 1;
    }

    public void Remove(DownloadEntry entry)
    {
        _running.Remove(entry);
        if (_all.Remove(entry.Id) && --_destinations[entry.Record.WholePath] == 0) _destinations.Remove(entry.Record.WholePath);
    }

    public void Began(DownloadEntry entry) => _running.Add(entry);

    public void Rests(DownloadEntry entry) => _running.Remove(entry);

    /// <summary>The first that is queued and has a place, or null.</summary>
    public DownloadEntry? Next(Func<DownloadEntry, bool> mayRun)
    {
        if (_running.Count >= settings.MaxActiveSmall) return null;
        var hasPlaceForLarge = _running.Count(d => !IsSmall(d)) < settings.MaxActive;
        return _all.Values.FirstOrDefault(
            d => d is { State: DownloadState.Queued, Coordinator: null } && (hasPlaceForLarge || IsSmall(d)) && mayRun(d));
    }

    private bool IsSmall(DownloadEntry entry) => entry.Record.Size <= settings.SmallFile;
}
