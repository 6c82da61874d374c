using AkkaP2P.Protocol;

namespace AkkaP2P.Client;

/// <summary>What can be refused without asking a tracker. Null is no refusal.</summary>
internal static class NameCheck
{
    public static CommandError NotLoggedIn => new(ErrorCode.NotLoggedIn, "not logged in");

    public static CommandError? User(string name) =>
        UserName.TryParse(name, out _) ? null : Invalid(name, "a user's name: 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit");

    public static CommandError? Group(string name) =>
        GroupName.TryParse(name, out _) ? null : Invalid(name, "a group's name: 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit");

    public static CommandError? File(string name) =>
        FileName.TryParse(name, out _) ? null : Invalid(name, "a file's name: no path, no control characters");

    private static CommandError Invalid(string name, string rule) => new(ErrorCode.InvalidName, $"'{name}' is not {rule}");
}
