using AkkaP2P.Cli.Repl.Editing;

namespace AkkaP2P.Cli.Tests.Repl.Editing;

/// <summary>Keys as people name them: <c>"ab Left ^K"</c> types a and b, then presses the two others.</summary>
internal static class Typing
{
    private static readonly Dictionary<string, Key> Names = new()
    {
        ["Left"] = new(KeyKind.Left),
        ["Right"] = new(KeyKind.Right),
        ["M-b"] = new(KeyKind.WordLeft),
        ["M-f"] = new(KeyKind.WordRight),
        ["Home"] = new(KeyKind.Home),
        ["End"] = new(KeyKind.End),
        ["Up"] = new(KeyKind.Older),
        ["Down"] = new(KeyKind.Newer),
        ["BS"] = new(KeyKind.DeleteBefore),
        ["Del"] = new(KeyKind.DeleteAt),
        ["^U"] = new(KeyKind.KillToStart),
        ["^K"] = new(KeyKind.KillToEnd),
        ["^W"] = new(KeyKind.KillBlankWord),
        ["M-BS"] = new(KeyKind.KillWordBefore),
        ["M-d"] = new(KeyKind.KillWordAt),
        ["^Y"] = new(KeyKind.Yank),
        ["^T"] = new(KeyKind.Transpose),
        ["^R"] = new(KeyKind.Search),
        ["Esc"] = new(KeyKind.Escape),
        ["^C"] = new(KeyKind.Interrupt),
        ["^D"] = new(KeyKind.EndOfInput),
        ["^L"] = new(KeyKind.ClearScreen),
        ["Enter"] = new(KeyKind.Enter),
        ["Tab"] = new(KeyKind.Tab),
        ["Space"] = Key.Of(" "),
    };

    public static IEnumerable<Key> Keys(string typed) => typed.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word =>
        Names.TryGetValue(word, out var key) ? [key] : word.EnumerateRunes().Select(rune => Key.Of(rune.ToString())));

    /// <summary>What the last key asked for.</summary>
    public static EditOutcome Type(this LineEditor editor, string typed)
    {
        var outcome = EditOutcome.Editing;
        foreach (var key in Keys(typed)) outcome = editor.Press(key);
        return outcome;
    }
}
