using Akka.Util;

namespace Akka.Actor;

/// <summary>Children whose names fit: '*' stands for any characters, '?' for one.</summary>
public class SelectChildPattern(string patternStr) : SelectionPathElement
{
    public string PatternStr { get; } = patternStr;

    public override bool Equals(object? obj) => obj is SelectChildPattern other && PatternStr == other.PatternStr;

    public override int GetHashCode() => PatternStr.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => PatternStr;

    internal bool Fits(string name) => name.Like(PatternStr, caseSensitive: true);
}
