using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Writes a tree as HOCON that reads back as the same tree.</summary>
internal static class HoconPrinter
{
    public static string Print(HoconObject value, int indent)
    {
        var text = new StringBuilder();
        foreach (var (key, item) in value.Items)
        {
            text.Append(' ', indent * 2).Append(IsPlain(key) ? key : Quote(key)).Append(" : ")
                .Append(item.ToString(indent)).Append('\n');
        }

        return text.ToString();
    }

    public static string Quote(string? value)
    {
        if (value is null)
            return "null";
        if (value != "null" && IsPlain(value))
            return value;

        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    private static bool IsPlain(string value) =>
        value.Length > 0 && value != "include" && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
