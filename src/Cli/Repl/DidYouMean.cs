namespace AkkaP2P.Cli.Repl;

/// <summary>The known word that a mistyped one is nearest to.</summary>
internal static class DidYouMean
{
    private const int LongestWord = 64;

    /// <summary>Null when none is near. A word may have one mistake in three letters, at most three, or be the beginning of a single known one.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length is < 2 or > LongestWord) return null;
        var words = known.ToArray();
        var lower = typed.ToLowerInvariant().Replace('-', '_');
        var begun = words.Where(w => w.StartsWith(lower, StringComparison.Ordinal)).ToArray();
        if (begun is [var only] && typed.Length > 2) return only;
        var nearest = words.MinBy(w => Distance(lower, w));
        return nearest is not null && Distance(lower, nearest) <= Math.Min(3, Math.Max(1, typed.Length / 3)) ? nearest : null;
    }

    /// <summary>Letters added, left out, replaced, or swapped with their neighbour (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
