namespace Akka.Configuration.Hocon;

/// <summary>Where in the text something stands; both count from 1. Line 0: not from a text.</summary>
internal readonly record struct HoconPosition(int Line, int Column)
{
    /// <summary>The beginning of an error message.</summary>
    public string Prefix => Line == 0 ? "" : $"line {Line}, column {Column}: ";
}
