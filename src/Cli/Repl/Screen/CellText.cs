using System.Text;
using Spectre.Console.Rendering;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>Text measured in the cells of a terminal: East Asian characters and emoji take two, accents none.</summary>
internal static class CellText
{
    public static int Width(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~') return text.EnumerateRunes().Sum(Width);
        }

        return text.Length;
    }

    public static int Width(Rune rune) => rune.IsAscii ? 1 : Math.Max(0, new Segment(rune.ToString()).CellCount());

    /// <summary>Cut with <c>…</c> when it is wider.</summary>
    public static string Cut(string text, int cells)
    {
        if (Width(text) <= cells) return text;
        var kept = new StringBuilder();
        var left = cells - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Width(rune);
            if (left < 0) break;
            kept.Append(rune);
        }

        return cells < 1 ? "" : $"{kept}…";
    }

    public static string Pad(string text, int cells) => text + new string(' ', Math.Max(0, cells - Width(text)));
}
