using System.Globalization;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>
/// The line being typed and where the cursor stands in it. The cursor is never inside a character as people see it: a letter with its accents, an
/// emoji of several parts.
/// </summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>From 0, before the first character, to the text's length.</summary>
    public int Cursor { get; private set; }

    public void Set(string text) => Set(text, text.Length);

    public void Set(string text, int cursor) => (Text, Cursor) = (text, cursor);

    /// <summary>Nothing happens when the line would be longer than a command may be.</summary>
    public void Insert(string text) => Replace(Cursor, Cursor, text);

    /// <summary>What stood from <paramref name="start"/> to <paramref name="end"/> is <paramref name="text"/> now, with the cursor behind it.</summary>
    public void Replace(int start, int end, string text)
    {
        if (Text.Length - (end - start) + text.Length > CommandLine.MaxLength) return;
        Set(string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(end)), start + text.Length);
    }

    /// <summary>Takes out what stands between the cursor and <paramref name="other"/>.</summary>
    public string Cut(int other)
    {
        var (start, end) = (Math.Min(Cursor, other), Math.Max(Cursor, other));
        var cut = Text[start..end];
        Replace(start, end, "");
        return cut;
    }

    public void MoveTo(int position) => Cursor = position;

    public int Before() => Cursor == 0 ? 0 : Starts().Last(start => start < Cursor);

    public int After() => Cursor == Text.Length ? Cursor : Cursor + StringInfo.GetNextTextElementLength(Text, Cursor);

    public int WordBefore() => Back(char.IsLetterOrDigit);

    public int BlankWordBefore() => Back(c => !char.IsWhiteSpace(c));

    public int WordAfter()
    {
        var at = Cursor;
        while (at < Text.Length && !char.IsLetterOrDigit(Text[at])) at++;
        while (at < Text.Length && char.IsLetterOrDigit(Text[at])) at++;
        return at;
    }

    /// <summary>Swaps the character before the cursor with the one at it; at the end, the last two.</summary>
    public void Transpose()
    {
        if (Cursor == Text.Length) Cursor = Before();
        var (before, after) = (Before(), After());
        if (before == Cursor || after == Cursor) return;
        Set(string.Concat(Text.AsSpan(0, before), Text.AsSpan(Cursor, after - Cursor), Text.AsSpan(before, Cursor - before), Text.AsSpan(after)), after);
    }

    private int Back(Predicate<char> inWord)
    {
        var at = Cursor;
        while (at > 0 && !inWord(Text[at - 1])) at--;
        while (at > 0 && inWord(Text[at - 1])) at--;
        return at;
    }

    private int[] Starts() => StringInfo.ParseCombiningCharacters(Text);
}
