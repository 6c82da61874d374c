using System.Text.RegularExpressions;

namespace Akka.TestKit.Internal;

/// <summary>What a filter wants of a text; null wants nothing. A whole <see cref="Message"/> stands alone.</summary>
internal sealed record TextMatch(string? Message, string? Start, string? Contains, Regex? Pattern)
{
    public bool Fits(string? text)
    {
        text ??= "";
        if (Message is not null)
            return text == Message;
        return (Start is null || text.StartsWith(Start, StringComparison.Ordinal))
            && (Contains is null || text.Contains(Contains, StringComparison.Ordinal))
            && (Pattern is null || Pattern.IsMatch(text));
    }

    public override string ToString()
    {
        if (Message is not null)
            return $" '{Message}'";
        return (Start is null ? "" : $" that starts with '{Start}'")
            + (Contains is null ? "" : $" that contains '{Contains}'")
            + (Pattern is null ? "" : $" like /{Pattern}/");
    }
}
