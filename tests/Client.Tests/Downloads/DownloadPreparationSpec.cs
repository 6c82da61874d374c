using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>What lies at the destination when a download begins, or begins again.</summary>
public sealed class DownloadPreparationSpec : IDisposable, IShareObserver
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_one_piece_that_was_renamed_before_the_death_of_the_node_is_finished()
    {
        var (job, manifest) = await Job();
        await File.WriteAllBytesAsync(job.Target.FinalPath, Content);

        Assert.Null(Open(job, manifest).Value.Store);
        Assert.Equal(Content, await File.ReadAllBytesAsync(job.Target.FinalPath));
    }

    [Fact]
    public async Task Another_file_of_that_name_is_in_the_way()
    {
        var (job, manifest) = await Job();
        await File.WriteAllBytesAsync(job.Target.FinalPath, new byte[Content.Length]);

        Assert.Equal(ErrorCode.DestinationExists, Open(job, manifest).Error!.Code);
    }

    [Fact]
    public async Task A_part_of_one_piece_that_was_written_before_the_death_of_the_node_is_not_fetched_again()
    {
        var (job, manifest) = await Job();
        await File.WriteAllBytesAsync(job.Target.PartPath, Content);

        using var store = Open(job, manifest).Value.Store!;
        Assert.True(store.Has(0));
    }

    void IShareObserver.Announce(ServedFile file)
    {
    }

    void IShareObserver.Leave(ServedFile file)
    {
    }

    void IShareObserver.Remember(ShareRecord share)
    {
    }

    private Outcome<PreparedDownload> Open(DownloadJob job, PieceManifest manifest) =>
        DownloadPreparation.Open(job, manifest, new ShareTable(this), () => { }, default);

    private async Task<(DownloadJob Job, PieceManifest Manifest)> Job()
    {
        await File.WriteAllBytesAsync(_folder["source"], Content);
        var hashed = (await FileHasher.Hash(_folder["source"], new FileHashOptions())).Value;
        Assert.True(PieceManifest.TryCreate(hashed.Layout, hashed.Root!.Value, hashed.Layer, out var manifest));
        var target = new DownloadTarget(Path.Combine(_folder.Sub("to"), "film.mkv"), _folder.Sub("journals"));
        return (new DownloadJob(1, "bob", "lab", FileName.Parse("film.mkv"), hashed.Root, hashed.Layout, target, DownloadStrategy.Rarest, null, null), manifest);
    }
}
