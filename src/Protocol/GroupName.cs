using System.Diagnostics.CodeAnalysis;

namespace AkkaP2P.Protocol;

/// <summary>The name of a group: 1–64 ASCII letters, digits, <c>.</c>, <c>_</c>, <c>-</c>, starting with a letter or digit.</summary>
public readonly record struct GroupName
{
    private readonly string? _value;

    private GroupName(string value) => _value = value;

    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nobody.</exception>
    public string Value => _value ?? throw new InvalidOperationException("a default GroupName names nobody");

    public static bool TryParse([NotNullWhen(true)] string? text, out GroupName name)
    {
        var valid = EntityName.IsValid(text);
        name = valid ? new GroupName(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a valid name.</exception>
    public static GroupName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"not a group name: '{text}'");

    public override string ToString() => _value ?? "";
}
