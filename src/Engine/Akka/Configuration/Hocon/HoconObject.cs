namespace Akka.Configuration.Hocon;

/// <summary>Values by key, in the order in which the keys were first written.</summary>
public class HoconObject : IHoconElement
{
    // A Dictionary enumerates in order of insertion as long as nothing is removed, and nothing ever is.
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    public HoconValue? GetKey(string key) => Items.GetValueOrDefault(key);

    public bool IsString() => false;

    public string? GetString() => throw new FormatException("expected a single value, found an object");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new FormatException("expected a list, found an object");

    public override string ToString() => ToString(0);

    public string ToString(int indent) => HoconPrinter.Print(this, indent);
}
