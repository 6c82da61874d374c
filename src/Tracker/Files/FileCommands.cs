using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Files;

/// <summary>What a file can be told. Answered with <see cref="EntityReply"/> or <see cref="EntityUnavailable"/>.</summary>
public static class FileCommands
{
    /// <summary>A command to one file of a group.</summary>
    public interface IFileCommand : IEntityCommand
    {
        string Group { get; }

        string File { get; }

        /// <summary>Of the group, as the sender's replica had it.</summary>
        long Incarnation { get; }

        string IEntityMessage.EntityId => SharedFile.IdOf(Group, File);
    }

    /// <summary>The content is checked and its piece layer stored before this is sent.</summary>
    public sealed record Register(string Group, string File, long Incarnation, string User, FileContent Content, CommandStamp Stamp) : IFileCommand;

    public sealed record AddSharer(string Group, string File, long Incarnation, string User, CommandStamp Stamp) : IFileCommand;

    /// <summary>From a tracker that saw the group go; nobody waits for the answer.</summary>
    public sealed record Forget(string Group, string File, long Incarnation, CommandStamp Stamp) : IFileCommand;
}
