using System.Collections.Immutable;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Files;

/// <summary>What a file is: two files with the same content are one file with two sharers.</summary>
/// <param name="Root">Null for an empty file.</param>
public sealed record FileContent(long Size, int PieceSize, Hash256? Root, Hash256? Sha256)
{
    public PieceLayout Layout => new(Size, PieceSize);

    public int Pieces => Layout.Count;

    /// <summary>The root says it all; the piece size is a matter of transport and the SHA-256 an extra.</summary>
    public bool IsSameAs(FileContent other) => Size == other.Size && Root == other.Root;
}

/// <summary>
/// One file in one incarnation of its group, and its rules; a value, no actor. What an older incarnation had
/// under this name counts as nothing.
/// </summary>
/// <param name="Incarnation">Of the group it belongs to; 0 while there is no file.</param>
/// <param name="Sharers">Users, in the order they registered. Those who left the group are still in it.</param>
public sealed record SharedFile(
    string Group,
    string File,
    long Incarnation,
    FileContent Content,
    string UploadedBy,
    DateTimeOffset UploadedAt,
    ImmutableArray<string> Sharers,
    RememberedCommands Remembered) : IDurableState<SharedFile>
{
    private static readonly FileContent Nothing = new(0, Protocol.Pieces.PieceSize.Default, null, null);

    public bool Exists => Incarnation > 0;

    /// <summary>Where the piece layer is kept. It tells the content, so writing it before the file is registered can spoil nothing.</summary>
    public static string LayerKey(string group, long incarnation, string file, FileContent content) =>
        $"{LayerPrefix(group, incarnation, file)}{content.Root}/{content.PieceSize}";

    public static string LayerPrefix(string group, long incarnation, string file) => $"layer/{group}/{incarnation}/{file}/";

    public static string IdOf(string group, string file) => $"{group}/{file}";

    public static SharedFile Empty(string entityId)
    {
        var slash = entityId.IndexOf('/', StringComparison.Ordinal);
        return new(entityId[..slash], entityId[(slash + 1)..], 0, Nothing, "", default, [], RememberedCommands.None);
    }

    /// <summary>The first one registers the file, others with the same content become sharers of it; once more does nothing.</summary>
    public Outcome<SharedFile> Register(string user, long incarnation, FileContent content, DateTimeOffset now)
    {
        // A command that was on its way while the group was removed and made anew.
        if (incarnation < Incarnation) return Refusals.GroupNotFound(Group);
        if (incarnation > Incarnation)
        {
            return this with { Incarnation = incarnation, Content = content, UploadedBy = user, UploadedAt = now, Sharers = [user] };
        }

        if (!Content.IsSameAs(content)) return Refusals.FileExists(File, Group);
        var known = Content.Sha256 is null && content.Sha256 is not null ? this with { Content = Content with { Sha256 = content.Sha256 } } : this;
        return known.WithSharer(user);
    }

    /// <summary>A finished downloader is a seeder too.</summary>
    public Outcome<SharedFile> AddSharer(string user, long incarnation) =>
        Exists && incarnation == Incarnation ? WithSharer(user) : Refusals.FileNotFound(File, Group);

    /// <summary>Its group is gone: keep no more than the name.</summary>
    public Outcome<SharedFile> Forget(long incarnation) =>
        incarnation == Incarnation ? Empty(IdOf(Group, File)) with { Remembered = Remembered } : this;

    public SharedFile Remember(RememberedCommands remembered) => this with { Remembered = remembered };

    public byte[] Encode() => SharedFileRow.Encode(this);

    public static SharedFile Decode(string entityId, ReadOnlySpan<byte> state) => SharedFileRow.Decode(entityId, state);

    private SharedFile WithSharer(string user) => Sharers.Contains(user) ? this : this with { Sharers = Sharers.Add(user) };
}
