namespace Akka.Util;

public static class WildcardMatch
{
    /// <summary>Whether the text fits a pattern of '*' (any characters) and '?' (one).</summary>
    public static bool Like(this string text, string pattern, bool caseSensitive = false)
    {
        int at = 0, p = 0, star = -1, resume = 0;
        while (at < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || Same(text[at], pattern[p], caseSensitive)))
            {
                at++;
                p++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = at;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                p = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool Same(char left, char right, bool caseSensitive) =>
        left == right || (!caseSensitive && char.ToUpperInvariant(left) == char.ToUpperInvariant(right));
}
