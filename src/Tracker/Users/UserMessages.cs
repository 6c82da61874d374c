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

    public sealed record Create(string User, string PasswordHash, CommandStamp Stamp) : IUserCommand
    {
        /// <summary>Keeps the hash out of logs.</summary>
        public override string ToString() => $"Create({User})";
    }

    /// <summary>The right password was hashed with better parameters. Nobody waits for the answer.</summary>
    public sealed record Rehash(string User, string OldHash, string NewHash, CommandStamp Stamp) : IUserCommand
    {
        /// <summary>Keeps the hashes out of logs.</summary>
        public override string ToString() => $"Rehash({User})";
    }

    public sealed record SignOut(string User, string SessionId, DateTimeOffset StartedAt, DateTimeOffset ValidUntil, CommandStamp Stamp) : IUserCommand;
}

/// <summary>
/// Signing in: the tracker asks the user's entity whether an attempt is allowed, checks the password on its own
/// threads, and reports success. The password itself never travels.
/// </summary>
public static class SignInMessages
{
    /// <param name="Address">Where it comes from.</param>
    /// <param name="Node">The node's id, as it says.</param>
    /// <param name="Attempt">Made by the tracker; the same when it asks again because no answer came.</param>
    public sealed record Begin(string User, string Address, string Node, Guid Attempt) : IEntityMessage
    {
        public string EntityId => User;
    }

    /// <param name="PasswordHash">Null for an unknown user; the caller works as hard then.</param>
    public sealed record Attempt(string? PasswordHash)
    {
        /// <summary>Keeps the hash out of logs.</summary>
        public override string ToString() => "Attempt";
    }

    public sealed record Refused(int RetryAfterSeconds);

    /// <summary>The password was right. Not answered.</summary>
    public sealed record Succeeded(string User, string Address, string Node) : IEntityMessage
    {
        public string EntityId => User;
    }
}
