using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Tests.Shares;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Xunit;

namespace AkkaP2P.Client.Tests.Gateway;

public sealed class PartialSourceSpec : IDisposable
{
    private static readonly Hash256 Root = Hash256.Of("film"u8);
    private static readonly PieceLayout Layout = new(40_000, 16384);

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly PieceStore _store;
    private readonly PartialSource _source;
    private readonly byte[] _buffer = new byte[100];
    private bool _used = true;

    public PartialSourceSpec()
    {
        _store = PieceStore.Open(new DownloadTarget(_folder["film"], _folder.Sub("journals")), Root, Layout).Value;
        var partial = new PartialFile(_store, whole: true, () => { });
        var file = new ServedFile(Some.Info("film", root: Root), partial, 0, _ended);
        _source = new PartialSource(file, partial, new GatewaySettings { Wait = TimeSpan.FromSeconds(60) }, new ManualTime(), new Use(this));
    }

    public void Dispose()
    {
        _store.Dispose();
        _ended.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_verified_is_read_up_to_the_end_of_its_piece()
    {
        Assert.True(_store.Write(2, new byte[40_000 - (2 * 16384)]));
        Assert.Equal(40, await _source.Read(40_000 - 40, _buffer, default));
    }

    [Fact]
    public async Task A_closed_file_is_no_end_before_its_share_has_ended()
    {
        Assert.True(_store.Write(0, new byte[16384]));
        _store.Dispose();
        var read = _source.Read(0, _buffer, default).AsTask();
        Assert.False(read.IsCompleted);
        await _ended.CancelAsync();
        Assert.Equal(0, await read);
    }

    [Fact]
    public async Task A_reader_that_goes_away_waits_no_longer()
    {
        using var gone = new CancellationTokenSource();
        var read = _source.Read(0, _buffer, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        _source.Dispose();
        Assert.False(_used);
    }

    private sealed class Use(PartialSourceSpec spec) : IDisposable
    {
        public void Dispose() => spec._used = false;
    }
}
