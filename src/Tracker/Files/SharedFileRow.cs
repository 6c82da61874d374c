using System.Collections.Immutable;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Files;

/// <summary>A file as it is stored.</summary>
internal sealed record SharedFileRow(
    long Incarnation,
    long Size,
    int PieceSize,
    Hash256? Root,
    Hash256? Sha256,
    string UploadedBy,
    DateTimeOffset UploadedAt,
    ImmutableArray<string> Sharers,
    ImmutableArray<string> Remembered)
{
    public static byte[] Encode(SharedFile file) => StateFormat.Write(
        new SharedFileRow(
            file.Incarnation,
            file.Content.Size,
            file.Content.PieceSize,
            file.Content.Root,
            file.Content.Sha256,
            file.UploadedBy,
            file.UploadedAt,
            file.Sharers,
            file.Remembered.ToLines()),
        StateJson.Default.SharedFileRow);

    public static SharedFile Decode(string entityId, ReadOnlySpan<byte> state)
    {
        var row = StateFormat.Read(state, StateJson.Default.SharedFileRow);
        return SharedFile.Empty(entityId) with
        {
            Incarnation = row.Incarnation,
            Content = new FileContent(row.Size, row.PieceSize, row.Root, row.Sha256),
            UploadedBy = row.UploadedBy,
            UploadedAt = row.UploadedAt,
            Sharers = row.Sharers,
            Remembered = RememberedCommands.FromLines(row.Remembered),
        };
    }
}
