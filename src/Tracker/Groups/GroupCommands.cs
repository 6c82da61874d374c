using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Groups;

/// <summary>What a group can be told. Answered with <see cref="EntityReply"/> or <see cref="EntityUnavailable"/>.</summary>
public static class GroupCommands
{
    /// <summary>A command to the group of that name, from a signed-in user.</summary>
    public interface IGroupCommand : IEntityCommand
    {
        string Group { get; }

        string Caller { get; }

        string IEntityMessage.EntityId => Group;
    }

    public sealed record Create(string Group, string Caller, CommandStamp Stamp) : IGroupCommand;

    public sealed record Join(string Group, string Caller, CommandStamp Stamp) : IGroupCommand;

    public sealed record Leave(string Group, string Caller, CommandStamp Stamp) : IGroupCommand;

    public sealed record Accept(string Group, string Caller, string User, CommandStamp Stamp) : IGroupCommand;

    public sealed record Reject(string Group, string Caller, string User, CommandStamp Stamp) : IGroupCommand;

    public sealed record Remove(string Group, string Caller, string User, CommandStamp Stamp) : IGroupCommand;
}
