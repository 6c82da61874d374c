using System.Globalization;

namespace Akka.Util;

/// <summary>Numbers as short names, in the alphabet that Akka uses for actors without a name.</summary>
internal static class Base64
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Encode(long value, string prefix)
    {
        Span<char> digits = stackalloc char[11];
        var count = 0;
        var left = (ulong)value;
        do
        {
            digits[count++] = Alphabet[(int)(left & 63)];
            left >>= 6;
        }
        while (left != 0);
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{digits[..count]}");
    }
}
