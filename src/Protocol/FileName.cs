using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace AkkaP2P.Protocol;

/// <summary>
/// The name of a shared file: one path component, safe to create in a folder. This is the one sanitiser for
/// every source of a name (CVE-2009-1760 and its kin: one of two paths was unchecked).
/// </summary>
public readonly record struct FileName
{
    /// <summary>The limit of common file systems, less the room that <c>.partial</c> needs.</summary>
    public const int MaxUtf8Bytes = 240;

    private static readonly FrozenSet<string> Devices = new[]
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly string? _value;

    private FileName(string value) => _value = value;

    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nothing.</exception>
    public string Value => _value ?? throw new InvalidOperationException("a default FileName names nothing");

    public static bool TryParse([NotNullWhen(true)] string? text, out FileName name)
    {
        var valid = IsValid(text);
        name = valid ? new FileName(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a valid file name.</exception>
    public static FileName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"not a file name: '{text}'");

    /// <summary>
    /// The name as it can be given to a file. On Windows some names mean a device and some characters a path, whatever the folder: there
    /// they get another look.
    /// </summary>
    public string OnDisk(bool windows)
    {
        if (!windows) return Value;
        var safe = string.Concat(Value.Select(c => "<>:\"|?*".Contains(c, StringComparison.Ordinal) ? '_' : c));
        if (safe[^1] is '.' or ' ') safe = safe[..^1] + '_';
        var stem = safe.Split('.')[0].TrimEnd(' ');
        return Devices.Contains(stem) ? "_" + safe : safe;
    }

    public override string ToString() => _value ?? "";

    private static bool IsValid(string? text) =>
        !string.IsNullOrEmpty(text)
        && text is not ("." or "..")
        && text.All(c => c is not ('/' or '\\') && !char.IsControl(c) && !IsBidiControl(c))
        && IsWellFormed(text)
        && Strict.GetByteCount(text) <= MaxUtf8Bytes;

    /// <summary>Marks that make <c>exe.txt</c> of <c>txt.exe</c> on a screen.</summary>
    private static bool IsBidiControl(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(text[i]) != UnicodeCategory.Surrogate) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])) return false;
        }

        return true;
    }
}
