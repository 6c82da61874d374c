using System.Security.Cryptography;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Tests.Hashing;

public sealed class FileHasherSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("protocol-hash-").FullName;

    public static TheoryData<long> Sizes => Bep52Vectors.Sizes;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_file_hashes_to_the_root_layer_and_sha256_of_the_vectors(long size)
    {
        var vector = Bep52Vectors.Of(size);
        var options = new FileHashOptions { PieceSize = vector.PieceLength, WithSha256 = true, Workers = 3 };

        var hashed = (await FileHasher.Hash(Write(Bep52Vectors.Content(size)), options)).Value;

        Assert.Equal(vector.Root, hashed.Root);
        Assert.Equal(vector.Layer, hashed.Layer);
        Assert.Equal(vector.Sha256, hashed.Sha256);
    }

    [Fact]
    public async Task An_empty_file_has_no_root_and_no_pieces()
    {
        var hashed = (await FileHasher.Hash(Write([]), new FileHashOptions { WithSha256 = true })).Value;

        Assert.Null(hashed.Root);
        Assert.Equal(0, hashed.Layout.Count);
        Assert.Empty(hashed.Layer);
        Assert.Equal(new Hash256(SHA256.HashData([])), hashed.Sha256);
    }

    [Theory]
    [InlineData(16 << 10)]
    [InlineData(2 << 20)]
    [InlineData(4 << 20)]
    public async Task Pieces_smaller_and_larger_than_the_buffer_hash_as_one_by_one(int pieceSize)
    {
        var content = Bep52Vectors.Content(9_000_001);
        var layout = new PieceLayout(content.Length, pieceSize);

        var hashed = (await FileHasher.Hash(Write(content), new FileHashOptions { PieceSize = pieceSize })).Value;

        Assert.True(PieceManifest.TryCreate(layout, hashed.Root!.Value, hashed.Layer, out var manifest));
        Assert.All(Enumerable.Range(0, layout.Count), p => Assert.True(manifest.Verify(p, content.AsSpan((int)layout.Offset(p), layout.Length(p)))));
    }

    [Fact]
    public async Task Progress_only_grows_and_ends_at_the_size()
    {
        var reports = new Reports();

        await FileHasher.Hash(Write(Bep52Vectors.Content(5_000_000)), new FileHashOptions { WithSha256 = true }, reports);

        Assert.Equal(5_000_000, reports.Seen[^1]);
        Assert.Equal(reports.Seen.Order(), reports.Seen);
    }

    [Fact]
    public async Task A_file_that_grows_shrinks_or_is_written_meanwhile_is_refused_as_changed()
    {
        foreach (var change in new Action<string>[] { p => File.AppendAllText(p, "x"), p => File.WriteAllText(p, "short"), p => File.SetLastWriteTimeUtc(p, DateTime.UnixEpoch) })
        {
            var path = Write(Bep52Vectors.Content(3_000_000));
            var changed = false;
            var onFirstReport = new Reports(_ =>
            {
                if (!changed) change(path);
                changed = true;
            });

            var outcome = await FileHasher.Hash(path, new FileHashOptions { Workers = 1 }, onFirstReport);

            Assert.Equal(ErrorCode.FileChanged, outcome.Error?.Code);
        }
    }

    [Fact]
    public async Task Cancelling_stops_it()
    {
        using var cancel = new CancellationTokenSource();
        var cancelAtOnce = new Reports(_ => cancel.Cancel());
        var path = Write(Bep52Vectors.Content(5_000_000));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileHasher.Hash(path, new FileHashOptions { Workers = 1 }, cancelAtOnce, cancel.Token));
        Assert.True(cancelAtOnce.Seen[^1] < 5_000_000);
    }

    [Fact]
    public async Task What_is_not_a_file_is_refused_without_opening_it()
    {
        Assert.Equal(ErrorCode.PathNotFound, (await FileHasher.Hash(Path.Combine(_folder, "none"))).Error?.Code);
        Assert.Equal(ErrorCode.PathNotFound, (await FileHasher.Hash("")).Error?.Code);
        Assert.Equal(ErrorCode.PathNotFound, (await FileHasher.Hash("a\0b")).Error?.Code);
        Assert.Equal(ErrorCode.NotARegularFile, (await FileHasher.Hash(_folder)).Error?.Code);
        if (OperatingSystem.IsLinux()) Assert.Equal(ErrorCode.NotARegularFile, (await FileHasher.Hash("/dev/null")).Error?.Code);
    }

    private string Write(byte[] content)
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, content);
        return path;
    }

    private sealed class Reports(Action<long>? then = null) : IProgress<long>
    {
        public List<long> Seen { get; } = [];

        public void Report(long value)
        {
            Seen.Add(value);
            then?.Invoke(value);
        }
    }
}
