using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Users;

/// <summary>What changes an account. Answered with <see cref="EntityReply"/> or <see cref="EntityUnavailable"/>.</summary>
public static class UserCommands
{
    /// <summary>A command to the account of that name.</summary>
    public interface IUserCommand : IEntityCommand
    {
        string User { get; }

        string IEntityMessage.EntityId => User;
    }

    public sealed record Create(string User, string PasswordHash, CommandStamp Stamp) : IUserCommand;

    public sealed record SignOut(string User, string SessionId, DateTimeOffset StartedAt, DateTimeOffset ValidUntil, CommandStamp Stamp) : IUserCommand;
}

/// <summary>
/// Signing in: the tracker asks the user's entity whether an attempt is allowed, checks the password on its own
/// threads, and reports success. The password itself never travels.
/// </summary>
public static class SignInMessages
{
    public sealed record Begin(string User, string Address) : IEntityMessage
    {
        public string EntityId => User;
    }

    /// <param name="PasswordHash">Null for an unknown user; the caller works as hard then.</param>
    public sealed record Attempt(string? PasswordHash);

    public sealed record Refused(int RetryAfterSeconds);

    /// <summary>The password was right. Not answered.</summary>
    public sealed record Succeeded(string User, string Address) : IEntityMessage
    {
        public string EntityId => User;
    }
}
