using System.Diagnostics.CodeAnalysis;

namespace AkkaP2P.Protocol;

/// <summary>The name of a user: 1–64 ASCII letters, digits, <c>.</c>, <c>_</c>, <c>-</c>, starting with a letter or digit.</summary>
public readonly record struct UserName
{
    private readonly string? _value;

    private UserName(string value) => _value = value;

    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nobody.</exception>
    public string Value => _value ?? throw new InvalidOperationException("a default UserName names nobody");

    public static bool TryParse([NotNullWhen(true)] string? text, out UserName name)
    {
        var valid = EntityName.IsValid(text);
        name = valid ? new UserName(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a valid name.</exception>
    public static UserName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"not a user name: '{text}'");

    public override string ToString() => _value ?? "";
}
