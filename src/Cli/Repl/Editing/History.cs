namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>Lines typed before, oldest first, at most <see cref="Capacity"/>. A line that repeats the one before it is kept once.</summary>
internal sealed class History
{
    public const int Capacity = 1000;

    private readonly List<string> _lines;

    public History(IEnumerable<string> lines) => _lines = [.. lines.TakeLast(Capacity)];

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>False when it was the last line already.</summary>
    public bool Add(string line)
    {
        if (_lines.Count > 0 && _lines[^1] == line) return false;
        if (_lines.Count == Capacity) _lines.RemoveAt(0);
        _lines.Add(line);
        return true;
    }

    /// <summary>The newest line with this text in it, at or before <paramref name="from"/>; -1 when there is none.</summary>
    public int FindBackwards(string text, int from) => from < 0 ? -1 : _lines.FindLastIndex(Math.Min(from, _lines.Count - 1), line => line.Contains(text, StringComparison.OrdinalIgnoreCase));
}
