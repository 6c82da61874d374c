namespace AkkaP2P.Client.Gateway;

/// <summary>How full the cache's folder is, and what has to go for one more file.</summary>
internal sealed class CacheRoom
{
    private readonly List<FileInfo> _files;
    private readonly long _limit;
    private readonly long _needed;
    private long _taken;

    public CacheRoom(string folder, long limit, long needed)
    {
        (_limit, _needed) = (limit, needed);
        _files = Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)] : [];
        _taken = _files.Sum(f => f.Length);
    }

    /// <summary>True when what <see cref="ToRemove"/> gave has made room.</summary>
    public bool IsEnough => _taken + _needed <= _limit;

    /// <summary>The files unused for longest, until there is room.</summary>
    /// <param name="lastUsed">Of a path; null while it is in use.</param>
    public IEnumerable<string> ToRemove(Func<string, long?> lastUsed)
    {
        if (_needed > _limit) yield break;
        foreach (var (file, used) in _files.Select(f => (File: f, Used: lastUsed(f.FullName))).OrderBy(f => f.Used).ThenBy(f => f.File.LastWriteTimeUtc))
        {
            if (IsEnough) yield break;
            if (used is null) continue;
            _taken -= file.Length;
            yield return file.FullName;
        }
    }
}
