namespace AkkaP2P.Client.Shares;

/// <summary>
/// What the trackers must still be told: shares new or changed, each once however often it changed, oldest first, in batches of which
/// one is under way at a time. Files that ended meanwhile fall out. Not thread-safe.
/// </summary>
internal sealed class AnnounceQueue(int maxBatch)
{
    private readonly HashSet<ServedFile> _waiting = [];
    private readonly Queue<ServedFile> _order = [];
    private List<ServedFile> _underWay = [];

    public bool IsUnderWay => _underWay.Count > 0;

    public void Add(ServedFile file)
    {
        if (_waiting.Add(file)) _order.Enqueue(file);
    }

    /// <summary>The next batch, now under way; empty when there is nothing to tell or one is under way.</summary>
    public IReadOnlyList<ServedFile> Take()
    {
        if (IsUnderWay) return [];
        var batch = new List<ServedFile>();
        while (batch.Count < maxBatch && _order.TryDequeue(out var file))
        {
            _waiting.Remove(file);
            if (!file.Ended.IsCancellationRequested) batch.Add(file);
        }

        return _underWay = batch;
    }

    /// <summary>The batch under way was told.</summary>
    public IReadOnlyList<ServedFile> Told()
    {
        var told = _underWay;
        _underWay = [];
        return told;
    }

    /// <summary>The batch under way was not told: it goes back.</summary>
    public void Failed()
    {
        foreach (var file in Told()) Add(file);
    }

    public void Clear()
    {
        _waiting.Clear();
        _order.Clear();
        _underWay = [];
    }
}
