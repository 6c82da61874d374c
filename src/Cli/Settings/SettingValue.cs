using System.Text.RegularExpressions;
using Akka.Configuration;

namespace AkkaP2P.Cli.Settings;

/// <summary>Whether a value that was given reads as the one in the file does. So a slip is told before anything starts, and where it was made.</summary>
internal static partial class SettingValue
{
    /// <param name="file">Where the setting has its value by default.</param>
    /// <param name="given">Where it has the one to look at.</param>
    /// <returns>What is expected instead; null when it fits.</returns>
    public static string? WhatIsExpected(Config file, Config given, string path)
    {
        if (file.GetValue(path) is not { } standard || standard.IsObject()) return null;
        if (standard.IsArray()) return Fits(() => given.GetStringList(path) is not null) ? null : "a list as [a, b]";
        var text = standard.GetString() ?? "";
        return text switch
        {
            "off" when Fits(() => given.GetTimeSpan(path) > TimeSpan.Zero) => null, // some times may be off
            "on" or "off" or "true" or "false" => Fits(() => given.GetBoolean(path, false) || true) ? null : "on or off",
            _ when Time().IsMatch(text) => Fits(() => given.GetTimeSpan(path) > TimeSpan.Zero) ? null : $"a time above 0, as {text},",
            _ when Size().IsMatch(text) => Fits(() => given.GetByteSize(path) > 0) ? null : $"a size above 0, as {text},",
            _ when Whole().IsMatch(text) => Fits(() => given.GetInt(path) > 0) ? null : $"a whole number above 0, as {text},",
            _ when Number().IsMatch(text) => Fits(() => given.GetDouble(path) >= 0) ? null : $"a number, as {text},",
            _ => null,
        };
    }

    private static bool Fits(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ConfigurationException or FormatException or OverflowException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\d+(\.\d+)?\s*(ms|s|m|h|d)$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^\d+\s*(b|[kMG]B|[KMG]iB)$")]
    private static partial Regex Size();

    [GeneratedRegex(@"^[1-9]\d*$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^\d+(\.\d+)?$")]
    private static partial Regex Number();
}
