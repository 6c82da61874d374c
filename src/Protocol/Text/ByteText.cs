using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AkkaP2P.Protocol.Text;

/// <summary>
/// Sizes and rates as people write them: <c>20MB/s</c>, <c>512KiB</c>, <c>1.5 GiB</c>, <c>off</c>. <c>kB MB GB TB</c> are powers of
/// 1000, <c>KiB MiB GiB TiB</c> of 1024, a number alone or with <c>B</c> is bytes. Units are read in any case.
/// </summary>
public static class ByteText
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("B", 1), ("", 1),
    ];

    /// <summary>A size in bytes, 0 or more.</summary>
    public static bool TryParseSize([NotNullWhen(true)] string? text, out long bytes) => TryParse(text.AsSpan().Trim(), out bytes);

    /// <summary>A rate in bytes per second, at least 1; <c>off</c> is null: no limit.</summary>
    public static bool TryParseRate([NotNullWhen(true)] string? text, out long? bytesPerSecond)
    {
        var trimmed = text.AsSpan().Trim();
        bytesPerSecond = null;
        if (trimmed.Equals("off", StringComparison.OrdinalIgnoreCase)) return true;
        if (trimmed.EndsWith("/s", StringComparison.OrdinalIgnoreCase)) trimmed = trimmed[..^2].TrimEnd();
        if (!TryParse(trimmed, out var bytes) || bytes < 1) return false;
        bytesPerSecond = bytes;
        return true;
    }

    /// <summary>For people: <c>1.5 GiB</c>.</summary>
    public static string FormatSize(double bytes) => Format(bytes, Units.AsSpan(0, 4), 1024);

    /// <summary>For people: <c>20 MB/s</c>; null is <c>off</c>.</summary>
    public static string FormatRate(double? bytesPerSecond) =>
        bytesPerSecond is { } rate ? Format(rate, Units.AsSpan(4, 4), 1000) + "/s" : "off";

    private static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        foreach (var (unit, factor) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            return TryParseNumber(text[..^unit.Length].TrimEnd(), factor, out bytes);
        }

        return false;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, long factor, out long bytes)
    {
        bytes = 0;
        if (text.IsEmpty || !char.IsAsciiDigit(text[0])) return false;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (number > long.MaxValue / factor) return false;
        bytes = (long)(number * factor);
        return true;
    }

    private static string Format(double amount, ReadOnlySpan<(string Unit, long Bytes)> units, int step)
    {
        var unit = "B";
        foreach (var (next, _) in units)
        {
            // 999.95 would print as 1000.
            if (Math.Abs(amount) < step - 0.05) break;
            (amount, unit) = (amount / step, next);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {unit}");
    }
}
