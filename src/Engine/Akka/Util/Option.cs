using System.Diagnostics.CodeAnalysis;

namespace Akka.Util;

/// <summary>A value or none; the default is none.</summary>
public readonly struct Option<T>
{
    public static readonly Option<T> None;

    private readonly T _value;

    public Option(T value)
    {
        _value = value;
        HasValue = true;
    }

    public bool HasValue { get; }

    public bool IsEmpty => !HasValue;

    public T Value => HasValue ? _value : throw new InvalidOperationException("The option has no value.");

    public static implicit operator Option<T>(T value) => Create(value);

    public static bool operator ==(Option<T> left, Option<T> right) => left.Equals(right);

    public static bool operator !=(Option<T> left, Option<T> right) => !left.Equals(right);

    /// <summary>None for null.</summary>
    public static Option<T> Create(T value) => value is null ? None : new Option<T>(value);

    public T GetOrElse(T fallbackValue) => HasValue ? _value : fallbackValue;

    public Option<TNew> Select<TNew>(Func<T, TNew> selector) => HasValue ? selector(_value) : Option<TNew>.None;

    public Option<TNew> FlatSelect<TNew>(Func<T, Option<TNew>> mapper) => HasValue ? mapper(_value) : Option<TNew>.None;

    public void OnSuccess(Action<T> action)
    {
        if (HasValue) action(_value);
    }

    public bool Equals(Option<T> other) =>
        HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(_value, other._value);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Option<T> other && Equals(other);

    public override int GetHashCode() => HasValue ? _value?.GetHashCode() ?? 0 : 0;

    public override string ToString() => HasValue ? $"Some<{_value}>" : "None";
}
