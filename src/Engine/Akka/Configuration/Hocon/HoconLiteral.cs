namespace Akka.Configuration.Hocon;

/// <summary>A text, number or boolean as it was written; null for an unquoted <c>null</c>.</summary>
public class HoconLiteral : IHoconElement
{
    public string? Value { get; set; }

    public bool IsString() => true;

    public string? GetString() => Value;

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new FormatException("expected a list, found a single value");

    public override string ToString() => HoconPrinter.Quote(Value);
}
