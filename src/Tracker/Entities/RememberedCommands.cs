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

    private readonly ImmutableQueue<(CommandKey Key, long AppliedAt)> _oldestFirst;
    private readonly ImmutableHashSet<CommandKey> _keys;

    private RememberedCommands(IEnumerable<(CommandKey Key, long AppliedAt)> oldestFirst)
        : this(ImmutableQueue.CreateRange(oldestFirst), oldestFirst.Select(c => c.Key).ToImmutableHashSet())
    {
    }

    private RememberedCommands(ImmutableQueue<(CommandKey Key, long AppliedAt)> oldestFirst, ImmutableHashSet<CommandKey> keys) =>
        (_oldestFirst, _keys) = (oldestFirst, keys);

    public int Count => _keys.Count;

    public bool Contains(CommandKey key) => _keys.Contains(key);

    public RememberedCommands Add(CommandKey key, DateTimeOffset now)
    {
        if (_keys.Contains(key)) return this;
        var (queue, keys) = (_oldestFirst.Enqueue((key, now.ToUnixTimeSeconds())), _keys.Add(key));
        var forgetBefore = (now - Memory).ToUnixTimeSeconds();
        while (keys.Count > Capacity || queue.Peek().AppliedAt < forgetBefore)
        {
            keys = keys.Remove(queue.Peek().Key);
            queue = queue.Dequeue();
        }

        return new RememberedCommands(queue, keys);
    }

    /// <summary>For storing: <c>seconds:key</c>, oldest first.</summary>
    public ImmutableArray<string> ToLines() => [.. _oldestFirst.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.AppliedAt}:{c.Key}"))];

    public static RememberedCommands FromLines(ImmutableArray<string> lines) => lines.IsDefaultOrEmpty
        ? None
        : new RememberedCommands(lines.Select(ParseLine).ToArray());

    private static (CommandKey Key, long AppliedAt) ParseLine(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (
            new CommandKey(UInt128.Parse(line.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            long.Parse(line.AsSpan(0, colon), CultureInfo.InvariantCulture));
    }
}
