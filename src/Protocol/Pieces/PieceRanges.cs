using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AkkaP2P.Protocol.Pieces;

/// <summary>Chosen pieces as a user writes them: <c>0-99,120</c>, both ends included.</summary>
public static class PieceRanges
{
    private const int MaxTextLength = 65_536;

    /// <summary>
    /// False when the text is not a list of pieces or names one that the file has not. Ranges may overlap and stand in any
    /// order; an empty text chooses nothing and is refused.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, int count, [NotNullWhen(true)] out Bitfield? pieces)
    {
        pieces = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength) return false;
        var chosen = new Bitfield(count);
        foreach (var part in text.AsSpan().Split(','))
        {
            if (!TryParseRange(text.AsSpan(part), count, out var first, out var last)) return false;
            for (var piece = first; piece <= last; piece++) chosen.Add(piece);
        }

        pieces = chosen;
        return true;
    }

    /// <summary>Whether it is a list of pieces of some file.</summary>
    public static bool IsList(string text)
    {
        if (text.Length > MaxTextLength) return false;
        foreach (var part in text.AsSpan().Split(','))
        {
            if (!TryParseRange(text.AsSpan(part), int.MaxValue, out _, out _)) return false;
        }

        return true;
    }

    public static string Format(Bitfield pieces)
    {
        var ranges = new List<string>();
        for (var first = pieces.NextSet(); first >= 0;)
        {
            var end = pieces.NextUnset(first);
            if (end < 0) end = pieces.Count;
            ranges.Add(end - first == 1 ? $"{first}" : $"{first}-{end - 1}");
            first = pieces.NextSet(end);
        }

        return string.Join(',', ranges);
    }

    private static bool TryParseRange(ReadOnlySpan<char> range, int count, out int first, out int last)
    {
        var dash = range.IndexOf('-');
        last = 0;
        return TryParsePiece(dash < 0 ? range : range[..dash], out first)
            && TryParsePiece(dash < 0 ? range : range[(dash + 1)..], out last)
            && first <= last
            && last < count;
    }

    private static bool TryParsePiece(ReadOnlySpan<char> text, out int piece) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out piece);
}
