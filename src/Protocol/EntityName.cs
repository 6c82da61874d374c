namespace AkkaP2P.Protocol;

/// <summary>The rule for names of users and groups.</summary>
internal static class EntityName
{
    public const int MaxLength = 64;

    /// <summary>1–64 ASCII letters, digits, <c>.</c>, <c>_</c>, <c>-</c>, starting with a letter or digit.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
