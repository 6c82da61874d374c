using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Api;

/// <summary>Files of a group.</summary>
internal static class FileRoutes
{
    /// <summary>Memory that a file takes in a list: its row, and its JSON while that grows.</summary>
    private const long SummaryCost = 800;

    /// <summary>Memory that a byte of a piece layer takes: as the store gives it, and in the connection.</summary>
    private const int LayerCost = 2;

    public static void Map(ApiRouter router, TrackerSettings settings)
    {
        router.Map<FileList>("GET", "/groups/{group}/files", Access.SignedIn, ListFiles);
        router.Map<RegisterFile, FileDescription>(
            "POST", "/groups/{group}/files", Access.SignedIn, ApiJson.Default.RegisterFile, settings.MaxFileBody, RegisterFile);
        router.Map<FileDescription>("GET", "/groups/{group}/files/{file}", Access.SignedIn, Describe);
        router.Map<byte[]>("GET", "/groups/{group}/files/{file}/layer", Access.SignedIn, PieceLayer);
    }

    private static async Task<ApiResult> ListFiles(ApiCall call)
    {
        if (!call.MembersGroup().TryGet(out var entry, out var refusal)) return refusal;
        if (await call.Hold(entry.Files.Count * SummaryCost) is { } busy) return busy;
        return ApiResult.Json(new FileList([.. entry.Files.Values.Select(f => Summary(call.Services, f))]), ApiJson.Default.FileList);
    }

    private static FileSummary Summary(ApiServices services, SharedFile file)
    {
        var (seeders, peers) = services.SwarmCounts.Of(new SwarmId(file.Group, file.Incarnation, file.File));
        var content = file.Content;
        return new FileSummary(
            file.File, content.Size, content.Pieces, content.Root, content.Sha256, seeders, peers, file.UploadedBy, file.UploadedAt);
    }

    /// <summary>The piece layer is stored before the file is registered: whoever sees the file finds its layer.</summary>
    private static async Task<ApiResult> RegisterFile(ApiCall call, RegisterFile body)
    {
        if (!FileName.TryParse(body.File, out _)) return Refusals.InvalidName("file");
        if (!call.MembersGroup().TryGet(out var entry, out var refusal)) return refusal;
        if (BadContent(body) is { } usage) return Refusals.Usage(usage);

        var (services, group) = (call.Services, entry.Group);
        var content = new FileContent(body.Size, body.PieceSize, body.Root, body.Sha256);
        if (entry.Files.TryGetValue(body.File, out var known) && !known.Content.IsSameAs(content)) return Refusals.FileExists(body.File, group.Name);
        if (known is null && entry.Files.Count >= services.Settings.MaxFiles)
        {
            return Refusals.TooMany($"'{group.Name}' has {services.Settings.MaxFiles} files, which is the most a group may have");
        }

        if (known is null && body.PieceLayer.Length > 0)
        {
            await services.Store.PutBlob(SharedFile.LayerKey(group.Name, group.Incarnation, body.File, content), body.PieceLayer, call.Cancel);
        }

        var command = new FileCommands.Register(group.Name, body.File, group.Incarnation, call.User, content, call.Stamp(call.User));
        var (reply, unavailable) = await call.Ask(services.Regions.Files, command);
        if (reply is null) return unavailable!;
        if (reply.Error is { } error) return error;
        await services.Catalog.WaitFor(reply.Change, services.Settings.ReplicaTimeout, call.Cancel);
        return services.Catalog.Find(group.Name) is { } after && after.Files.TryGetValue(body.File, out var file)
            ? Description(after, file) with { Change = reply.Change }
            : Refusals.GroupNotFound(group.Name);
    }

    /// <returns>What does not fit, or null.</returns>
    private static string? BadContent(RegisterFile body)
    {
        if (!PieceLayout.TryCreate(body.Size, body.PieceSize, out var layout)) return "size and piece_size do not fit";
        if (body.Size == 0) return body.Root is null && body.PieceLayer.Length == 0 ? null : "an empty file has no root and no piece layer";
        if (body.Root is not { } root) return "a file has a root";
        return PieceManifest.TryCreate(layout, root, body.PieceLayer, out _) ? null : "the piece layer does not lead to the root";
    }

    private static ApiResult Describe(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        return call.Services.Catalog.Find(file.Group) is { } entry ? Description(entry, file) : Refusals.GroupNotFound(file.Group);
    }

    private static ApiResult Description(GroupEntry entry, SharedFile file) => ApiResult.Json(DescriptionOf(entry, file), ApiJson.Default.FileDescription);

    /// <summary>Sharers who left the group are none any more.</summary>
    public static FileDescription DescriptionOf(GroupEntry entry, SharedFile file)
    {
        var content = file.Content;
        return new FileDescription(
            file.Group,
            file.File,
            content.Size,
            content.PieceSize,
            content.Pieces,
            content.Root,
            content.Sha256,
            [.. file.Sharers.Where(entry.Group.IsMember)]);
    }

    private static async Task<ApiResult> PieceLayer(ApiCall call)
    {
        if (!call.MembersFile().TryGet(out var file, out var refusal)) return refusal;
        var length = PieceManifest.LayerLength(file.Content.Layout);
        if (length == 0) return new ApiResult.Octets([]);
        if (await call.Hold(LayerCost * (long)length) is { } busy) return busy;
        var layer = await call.Services.Store.GetBlob(SharedFile.LayerKey(file.Group, file.Incarnation, file.File, file.Content), call.Cancel);
        return layer is null ? Refusals.FileNotFound(file.File, file.Group) : new ApiResult.Octets(layer);
    }
}
