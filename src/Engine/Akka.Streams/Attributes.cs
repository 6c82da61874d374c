using Akka.Event;

namespace Akka.Streams;

/// <summary>
/// What graphs and stages are told besides their shape: names, buffer sizes, dispatchers. The list runs from the
/// outermost graph to the innermost stage, and the last attribute of a type is the one that counts.
/// </summary>
public sealed class Attributes
{
    public static readonly Attributes None = new();

    private readonly IAttribute[] _attributes;

    public Attributes(params IAttribute[] attributes) => _attributes = attributes ?? [];

    public IEnumerable<IAttribute> AttributeList => _attributes;

    public static Attributes CreateName(string name) =>
        string.IsNullOrEmpty(name) ? None : new Attributes(new Name(name));

    public static Attributes CreateInputBuffer(int initial, int max) => new(new InputBuffer(initial, max));

    public static Attributes CreateAsyncBoundary() => new(AsyncBoundary.Instance);

    public static Attributes CreateLogLevels(
        LogLevel onElement = LogLevel.DebugLevel,
        LogLevel onFinish = LogLevel.DebugLevel,
        LogLevel onError = LogLevel.ErrorLevel) => new(new LogLevels(onElement, onFinish, onError));

    public TAttr? GetAttribute<TAttr>() where TAttr : class, IAttribute
    {
        for (var i = _attributes.Length - 1; i >= 0; i--)
        {
            if (_attributes[i] is TAttr attribute) return attribute;
        }

        return null;
    }

    public TAttr GetAttribute<TAttr>(TAttr defaultIfNotFound) where TAttr : class, IAttribute =>
        GetAttribute<TAttr>() ?? defaultIfNotFound;

    public Attributes And(Attributes other) =>
        _attributes.Length == 0 ? other
        : other._attributes.Length == 0 ? this
        : new Attributes([.. _attributes, .. other._attributes]);

    public Attributes And(IAttribute other) => new([.. _attributes, other]);

    public bool Contains<TAttr>(TAttr attribute) where TAttr : IAttribute => _attributes.Contains(attribute);

    public string GetNameOrDefault(string defaultIfNotFound = "unknown-operation") =>
        GetAttribute<Name>()?.Value ?? defaultIfNotFound;

    public override string ToString() => $"Attributes({string.Join(", ", (object[])_attributes)})";

    public interface IAttribute;

    /// <summary>The name of a graph, seen in actor names and log lines.</summary>
    public sealed class Name(string value) : IAttribute
    {
        public readonly string Value = value;

        public override string ToString() => $"Name({Value})";
    }

    /// <summary>How many elements an asynchronous boundary may hold.</summary>
    public sealed class InputBuffer(int initial, int max) : IAttribute
    {
        public readonly int Initial = initial;

        public readonly int Max = max;

        public override string ToString() => $"InputBuffer(initial={Initial}, max={Max})";
    }

    /// <summary>The levels at which <c>Log</c> reports elements, the end and failures.</summary>
    public sealed class LogLevels(LogLevel onElement, LogLevel onFinish, LogLevel onFailure) : IAttribute
    {
        /// <summary>Reports nothing.</summary>
        public static readonly LogLevel Off = (LogLevel)int.MaxValue;

        public readonly LogLevel OnElement = onElement;

        public readonly LogLevel OnFinish = onFinish;

        public readonly LogLevel OnFailure = onFailure;

        public override string ToString() => $"LogLevels({OnElement}, {OnFinish}, {OnFailure})";
    }

    /// <summary>The graph that carries it runs in an actor of its own.</summary>
    public sealed class AsyncBoundary : IAttribute
    {
        public static readonly AsyncBoundary Instance = new();

        private AsyncBoundary()
        {
        }

        public override string ToString() => "AsyncBoundary";
    }
}
