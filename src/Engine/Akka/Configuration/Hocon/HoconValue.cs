using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>
/// One value of the tree. It knows where it was written, so that a value of the wrong kind can be reported with its
/// line: the getters throw a <see cref="FormatException"/> that says what was expected.
/// </summary>
public class HoconValue
{
    internal static readonly HoconValue EmptyObject = new(new HoconObject(), default);

    // Sizes are added up, so they stop growing long before that could overflow.
    private const long MaxSize = 1L << 31;

    private readonly IHoconElement _element;

    internal HoconValue(IHoconElement element, HoconPosition position)
    {
        _element = element;
        Position = position;
        Size = Math.Min(MaxSize, 1 + element switch
        {
            HoconObject o => o.Items.Values.Sum(v => v.Size),
            HoconArray a => a.Sum(v => v.Size),
            _ => ((HoconLiteral)element).Value?.Length ?? 0,
        });
    }

    internal HoconPosition Position { get; }

    /// <summary>About how much text it would print as; a value that is used in several places counts in each.</summary>
    internal long Size { get; }

    public bool IsEmpty => _element switch
    {
        HoconObject o => o.Items.Count == 0,
        HoconArray a => a.Count == 0,
        _ => false,
    };

    public bool IsString() => _element.IsString();

    public bool IsArray() => _element.IsArray();

    public bool IsObject() => _element is HoconObject;

    public Config ToConfig() => new(new HoconRoot(this));

    public HoconObject GetObject() => _element as HoconObject ?? throw Wrong("an object");

    public IList<HoconValue> GetArray() => _element as HoconArray ?? throw Wrong("a list");

    public string? GetString() => _element is HoconLiteral literal ? literal.Value : throw Wrong("a single value");

    public bool GetBoolean() => Text() switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        _ => throw Wrong("true, false, on, off, yes or no"),
    };

    public int GetInt() => int.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
        ? n
        : throw Wrong("a whole number of 32 bits");

    public long GetLong() => long.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
        ? n
        : throw Wrong("a whole number");

    public float GetFloat() => (float)GetDouble();

    public double GetDouble() => double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
        ? n
        : throw Wrong("a number");

    public long? GetByteSize() => HoconUnits.TryParseSize(Text(), out var bytes)
        ? bytes
        : throw Wrong("a size such as 512, 128k, 64KiB or 10MB");

    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.TryParseDuration(Text(), allowInfinite, out var t)
        ? t
        : throw Wrong(allowInfinite ? "a duration such as 5s, 10 ms or infinite" : "a duration such as 5s or 10 ms");

    public IList<string> GetStringList() => [.. GetArray().Select(v => v.Text())];

    public IList<int> GetIntList() => [.. GetArray().Select(v => v.GetInt())];

    public override string ToString() => ToString(0);

    public virtual string ToString(int indent) =>
        _element is HoconObject o ? $"{{\n{o.ToString(indent + 1)}{new string(' ', indent * 2)}}}" : _element.ToString()!;

    /// <summary>Both trees in one; where both have a value that is not an object, <paramref name="upper"/> wins.</summary>
    internal static HoconValue Merge(HoconValue lower, HoconValue upper)
    {
        if (!lower.IsObject() || !upper.IsObject())
            return upper;
        var merged = new HoconObject();
        foreach (var (key, value) in upper.GetObject().Items)
            merged.Items.Add(key, lower.GetObject().GetKey(key) is { } below ? Merge(below, value) : value);
        foreach (var (key, value) in lower.GetObject().Items)
            merged.Items.TryAdd(key, value);
        return new HoconValue(merged, upper.Position);
    }

    private string Text() => GetString() ?? throw Wrong("a value");

    private FormatException Wrong(string expected)
    {
        var found = _element switch
        {
            HoconObject => "an object",
            HoconArray => "a list",
            _ => $"'{Shorten(((HoconLiteral)_element).Value ?? "null")}'",
        };
        return new FormatException(Position.Prefix + $"expected {expected}, found {found}");
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
