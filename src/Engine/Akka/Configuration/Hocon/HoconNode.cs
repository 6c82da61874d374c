namespace Akka.Configuration.Hocon;

/// <summary>
/// What the parser reads, before substitutions are resolved. Assignments to the same key are kept as
/// <see cref="Layers"/> where only the resolved values can tell whether they merge or replace.
/// </summary>
internal abstract class HoconNode(HoconPosition position)
{
    public HoconPosition Position { get; } = position;

    /// <summary>A text; <see cref="Value"/> is null for an unquoted <c>null</c>.</summary>
    public sealed class Text(string? value, bool isBlank, HoconPosition position) : HoconNode(position)
    {
        public string? Value { get; } = value;

        /// <summary>Unquoted blanks between the parts of a concatenation: they count between texts only.</summary>
        public bool IsBlank { get; } = isBlank;
    }

    public sealed class Array(List<HoconNode> items, HoconPosition position) : HoconNode(position)
    {
        public List<HoconNode> Items { get; } = items;
    }

    public sealed class Substitution(IReadOnlyList<string> path, bool optional, HoconPosition position) : HoconNode(position)
    {
        public IReadOnlyList<string> Path { get; } = path;

        public bool Optional { get; } = optional;
    }

    public sealed class Concatenation(List<HoconNode> parts, HoconPosition position) : HoconNode(position)
    {
        public List<HoconNode> Parts { get; } = parts;
    }

    /// <summary>An included text, which was resolved by itself.</summary>
    public sealed class Resolved(HoconValue value, HoconPosition position) : HoconNode(position)
    {
        public HoconValue Value { get; } = value;
    }

    /// <summary>Assignments to one key, the oldest first.</summary>
    public sealed class Layers(List<HoconNode> items, HoconPosition position) : HoconNode(position)
    {
        public List<HoconNode> Items { get; } = items;

        public void Add(HoconNode value)
        {
            if (Items[^1] is Object top && value is Object other)
                top.MergeFrom(other);
            else
                Items.Add(value);
        }
    }

    public sealed class Object(HoconPosition position) : HoconNode(position)
    {
        private readonly Dictionary<string, HoconNode> _fields = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, HoconNode> Fields => _fields;

        /// <summary>Assigns one key: objects merge, anything else replaces.</summary>
        public void Set(string key, HoconNode value)
        {
            if (!_fields.TryGetValue(key, out var existing))
                _fields.Add(key, value);
            else if (existing is Object mine && value is Object other)
                mine.MergeFrom(other);
            else if (value is Text or Array || (value is Resolved r && !r.Value.IsObject()))
                _fields[key] = value;
            else if (existing is Layers layers)
                layers.Add(value);
            else
                _fields[key] = new Layers([existing, value], value.Position);
        }

        public void MergeFrom(Object other)
        {
            foreach (var (key, value) in other._fields)
                Set(key, value);
        }
    }
}
