using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

public sealed class PieceIntakeSpec : IDisposable
{
    private const int PieceSize = 4 * Merkle.LeafSize;

    private static readonly PieceLayout Layout = new(2 * PieceSize, PieceSize);
    private static readonly Hash256 Mallory = Hash256.Of("mallory"u8);
    private static readonly Hash256 Alice = Hash256.Of("alice"u8);

    private readonly TempFolder _folder = new();
    private readonly byte[] _content = new byte[Layout.Size];
    private readonly PieceStore _store;
    private readonly PieceIntake _intake;
    private readonly MemoryBudget _memory = new(4 * PieceSize);

    public PieceIntakeSpec()
    {
        new Random(1).NextBytes(_content);
        var layer = new byte[Layout.Count * Hash256.Size];
        for (var piece = 0; piece < Layout.Count; piece++) Merkle.PieceHash(Bytes(piece), Layout, piece).CopyTo(layer.AsSpan(piece * Hash256.Size));
        var root = Merkle.Root(layer, Layout);
        Assert.True(PieceManifest.TryCreate(Layout, root, layer, out var manifest));
        _store = PieceStore.Open(new DownloadTarget(_folder["film.mkv"], _folder.Sub("journals")), root, Layout).Value;
        _intake = new PieceIntake(_store, manifest, new SemaphoreSlim(2));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_right_piece_is_written_once()
    {
        Assert.Equal(Verdict.Taken, (await Take(0, Alice)).Verdict);
        Assert.Equal(Verdict.Spare, (await Take(0, Mallory)).Verdict);
        Assert.True(_store.Has(0));
    }

    [Fact]
    public async Task A_good_copy_names_the_leaves_that_another_sent_wrong()
    {
        var wrong = await Take(0, Mallory, flip: [Merkle.LeafSize, 3 * Merkle.LeafSize + 5]);
        Assert.Equal(Verdict.Wrong, wrong.Verdict);
        Assert.Empty(wrong.Convicted);
        Assert.False(_store.Has(0));

        var right = await Take(0, Alice);

        Assert.Equal(Verdict.Taken, right.Verdict);
        var convicted = Assert.Single(right.Convicted);
        Assert.Equal(Mallory, convicted.Sender);
        Assert.Equal([1, 3], convicted.Leaves);
    }

    private async Task<Judgement> Take(int piece, Hash256 sender, params int[] flip)
    {
        var buffer = await PieceBuffer.Rent(_memory, piece, Layout.Length(piece), default);
        Bytes(piece).CopyTo(buffer.Bytes.Span);
        foreach (var at in flip) buffer.Bytes.Span[at] ^= 1;
        await _intake.HasRoom(default);
        return await _intake.Take(buffer, sender);
    }

    private ReadOnlySpan<byte> Bytes(int piece) => _content.AsSpan((int)Layout.Offset(piece), Layout.Length(piece));
}
