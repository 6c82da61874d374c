using System.Diagnostics.CodeAnalysis;

namespace AkkaP2P.Protocol;

/// <summary>An expected refusal. <paramref name="RetryAfterSeconds"/> comes with <see cref="ErrorCode.RateLimited"/>.</summary>
public sealed record CommandError(ErrorCode Code, string Message, int? RetryAfterSeconds = null);

/// <summary>The result of a command that has nothing to say but that it was done.</summary>
public sealed record Done
{
    public static readonly Done Instance = new();
}

/// <summary>
/// What became of a command: a value, or an expected refusal as data. <c>default</c> is a refusal with
/// <see cref="ErrorCode.Internal"/>, so a forgotten assignment cannot pass for success.
/// </summary>
public readonly struct Outcome<T>
    where T : class
{
    private static readonly CommandError Unset = new(ErrorCode.Internal, "no outcome was given");

    private readonly T? _value;
    private readonly CommandError? _error;

    private Outcome(T? value, CommandError? error) => (_value, _error) = (value, error);

    public bool Ok => _value is not null;

    public T Value => _value ?? throw new InvalidOperationException($"refused: {Error}");

    public CommandError? Error => _value is not null ? null : _error ?? Unset;

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out CommandError? error)
    {
        value = _value;
        error = Error;
        return Ok;
    }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(CommandError error) => new(null, error);

    public override string ToString() => Ok ? $"Ok({_value})" : $"Refused({Error})";
}
