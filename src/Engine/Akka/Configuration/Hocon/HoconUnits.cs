using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes: a number, blanks if wanted, and a unit.</summary>
internal static class HoconUnits
{
    public static bool TryParseDuration(string text, bool allowInfinite, out TimeSpan duration)
    {
        if (text is "infinite" or "infinity" or "∞")
        {
            duration = Timeout.InfiniteTimeSpan;
            return allowInfinite;
        }

        duration = default;
        if (!TrySplit(text, out var number, out var unit) || number < 0)
            return false;
        var ticks = unit switch
        {
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => number / TimeSpan.NanosecondsPerTick,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => number * TimeSpan.TicksPerMicrosecond,
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => number * TimeSpan.TicksPerMillisecond,
            "s" or "second" or "seconds" => number * TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => number * TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => number * TimeSpan.TicksPerHour,
            "d" or "day" or "days" => number * TimeSpan.TicksPerDay,
            _ => double.NaN,
        };
        if (!(ticks < long.MaxValue))
            return false;
        duration = TimeSpan.FromTicks((long)Math.Round(ticks));
        return true;
    }

    public static bool TryParseSize(string text, out long bytes)
    {
        bytes = 0;
        if (!TrySplit(text, out var number, out var unit) || number < 0)
            return false;
        var size = number * Multiplier(unit);
        if (!(size < long.MaxValue))
            return false;
        bytes = (long)size;
        return true;
    }

    // One letter and "KiB" count in 1024s, "kB" in 1000s.
    private static double Multiplier(string unit)
    {
        if (unit is "" or "b" or "B" or "byte" or "bytes")
            return 1;
        var power = "kmgtpe".IndexOf(char.ToLowerInvariant(unit[0]), StringComparison.Ordinal) + 1;
        if (power == 0)
            return double.NaN;
        return unit[1..] switch
        {
            "" or "i" or "iB" => Math.Pow(1024, power),
            "B" or "b" => Math.Pow(1000, power),
            _ => double.NaN,
        };
    }

    private static bool TrySplit(string text, out double number, out string unit)
    {
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
            end--;
        unit = text[end..];
        return double.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
