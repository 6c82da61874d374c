using System.Collections.Immutable;
using System.Globalization;

namespace AkkaP2P.Tracker.Entities;

/// <summary>
/// The keys of the commands an entity applied lately. A refused one is not remembered: it changed nothing, so asking
/// again is as good as the first answer. Stored with the entity, so a retry on another tracker is recognised too.
/// </summary>
public sealed class RememberedCommands
{
    /// <summary>A client retries for 15 s; a busy entity applies some hundred commands in that time.</summary>
    public const int Capacity = 256;

    /// <summary>Well over the time in which any client retries.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    public static readonly RememberedCommands None = new([]);

    /// <summary>As stored: <c>seconds:key</c>, oldest first. Most copies of a state are only read and stored, so nothing is parsed for them.</summary>
    private readonly ImmutableArray<string> _lines;

    /// <summary>Made when first asked for; a race makes it twice, to the same effect.</summary>
    private ImmutableHashSet<CommandKey>? _keys;

    private RememberedCommands(ImmutableArray<string> lines, ImmutableHashSet<CommandKey>? keys = null) => (_lines, _keys) = (lines, keys);

    public int Count => _lines.Length;

    private ImmutableHashSet<CommandKey> Keys => _keys ??= [.. _lines.Select(KeyOf)];

    public bool Contains(CommandKey key) => !_lines.IsEmpty && Keys.Contains(key);

    public RememberedCommands Add(CommandKey key, DateTimeOffset now)
    {
        if (Contains(key)) return this;
        var forgetBefore = (now - Memory).ToUnixTimeSeconds();
        var forgotten = Math.Max(0, _lines.Length + 1 - Capacity);
        while (forgotten < _lines.Length && AppliedAt(_lines[forgotten]) < forgetBefore) forgotten++;
        var line = string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()}:{key}");
        return new RememberedCommands([.. _lines.AsSpan()[forgotten..], line], Keys.Except(_lines.Take(forgotten).Select(KeyOf)).Add(key));
    }

    /// <summary>For storing.</summary>
    public ImmutableArray<string> ToLines() => _lines;

    public static RememberedCommands FromLines(ImmutableArray<string> lines) => lines.IsDefaultOrEmpty ? None : new RememberedCommands(lines);

    private static CommandKey KeyOf(string line) =>
        new(UInt128.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static long AppliedAt(string line) =>
        long.Parse(line.AsSpan(0, line.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}
