using System.Buffers;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Tests.Peers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>Peers that have a good place in the swarm and lie about everything, each in its own way.</summary>
public sealed class LyingPeersSpec : IAsyncLifetime
{
    private const string File = "film.mkv";
    private const int Pieces = 8;

    private static readonly BandwidthLimit NoLimit = new(null, TimeProvider.System);

    private readonly TempFolder _folder = new();
    private readonly TestHub _hub = new();
    private readonly List<IAsyncDisposable> _all = [];
    private HashedFile _file = null!;

    private static readonly Dictionary<string, Func<LyingPeersSpec, PeerConnection, Task>> Lies = new()
    {
        ["another file"] = (_, c) => RawPeer.Send(c, new Frame.Hello(1, 1, Hash256.Of("other"u8), default)),
        ["two hellos"] = (s, c) => RawPeer.Send(c, s.OwnHello, s.OwnHello),
        ["another number of pieces"] = (s, c) => RawPeer.Send(c, s.OwnHello, new Frame.Bitfield(Bitfield.Full(Pieces + 1))),
        ["a piece before all else"] = (_, c) => RawPeer.Send(c, Block(0, 0, 1000)),
        ["no version"] = (s, c) => RawPeer.Send(c, new Frame.Hello(999, 900, s._file.Root!.Value, default)),
        ["noise"] = (_, c) => c.Output.WriteReady(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, NoLimit, default),
        ["a frame that never ends"] = (_, c) => c.Output.WriteReady(new byte[] { 0, 0, 0, 45, 1, 65, 80 }, NoLimit, default),
        ["pieces that are none"] = (s, c) => s.Open(c, () => RawPeer.Send(c, new Frame.Have([Pieces, int.MaxValue]))),
        ["a block of a piece that is none"] = (s, c) => s.Open(c, () => RawPeer.Send(c, Block(Pieces, 0, 1000))),
        ["a block past the end"] = (s, c) => s.Open(c, () => RawPeer.Send(c, Block(0, (512 << 10) - 10, 1000))),
        ["pieces nobody asked for"] = (s, c) => s.Open(c, () => Repeat(200, () => RawPeer.Send(c, Block(3, 16, 512 << 10)))),
        ["pieces begun and not ended"] = (s, c) => s.Open(c, () => Answer(c, (request, _) => Block(request.Piece, 0, 16 << 10))),
        ["wrong bytes"] = (s, c) => s.Open(c, () => Answer(c, (request, _) => Block(request.Piece, request.Offset, request.Length))),
        ["the wrong piece"] = (s, c) => s.Open(c, () => Answer(c, (request, _) => Block((request.Piece + 1) % Pieces, request.Offset, request.Length))),
        ["nothing here after all"] = (s, c) => s.Open(c, () => Answer(c, (request, n) => new Frame.Reject(request.Piece, request.Offset, request.Length, (RejectReason)(n % 5)))),
        ["choke and unchoke"] = (s, c) => s.Open(c, () => Repeat(2_000, () => RawPeer.Send(c, new Frame.Choke(), new Frame.Unchoke()))),
        ["a block cut off"] = (s, c) => s.Open(c, () => c.Output.WriteReady(new byte[] { 0, 8, 0, 9, 5, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3 }, NoLimit, default)),
        ["a request of its own"] = (s, c) => s.Open(c, () => RawPeer.Send(c, new Frame.Request(0, 0, 16))),
        ["goodbye at once"] = (s, c) => RawPeer.Send(c, s.OwnHello, new Frame.Bye((ByeReason)77)),
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var one in _all) await one.DisposeAsync();
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task However_many_lie_the_file_comes_from_the_one_who_does_not()
    {
        var path = WriteFile();
        _file = (await FileHasher.Hash(path, new FileHashOptions())).Value;
        _hub.Register("alice", File, _file.Layout, _file.Root, _file.Layer);
        var lied = new List<Task>();
        foreach (var lie in Lies.Values) lied.Add(await Liar(lie));
        var bob = await Node("bob");

        var id = await bob.Download(File, _folder.Sub("to"));
        await Task.WhenAll(lied).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(System.IO.File.Exists(_folder[$"to/{File}"]));
        (await Node("alice")).Share(path, _file);

        Assert.True((await bob.Wait(id, 60)).Ok, (await bob.Status(id)).ToString());
        Assert.Equal(await System.IO.File.ReadAllBytesAsync(path), await System.IO.File.ReadAllBytesAsync(_folder[$"to/{File}"]));
    }

    private Frame.Hello OwnHello => new(WireLimits.Version, WireLimits.Version, _file.Root!.Value, default);

    /// <summary>Has all of it, and a slot for whoever comes.</summary>
    private async Task Open(PeerConnection connection, Func<Task> then)
    {
        await RawPeer.Send(connection, OwnHello, new Frame.Bitfield(Bitfield.Full(Pieces)), new Frame.Unchoke());
        await then();
    }

    /// <summary>Answers requests until the other has had enough.</summary>
    private static async Task Answer(PeerConnection connection, Func<Frame.Request, int, Frame> answer)
    {
        for (var n = 0; (await connection.Input.Read(default)).Frame is { } frame;)
        {
            if (frame is Frame.Request request) await RawPeer.Send(connection, answer(request, n++));
        }
    }

    private static Frame.Block Block(int piece, int offset, int length) => new(piece, offset, new ReadOnlySequence<byte>(new byte[length]));

    private static async Task Repeat(int times, Func<Task> act)
    {
        for (var i = 0; i < times; i++) await act();
    }

    /// <returns>Completes when someone has come to it.</returns>
    private async Task<Task> Liar(Func<LyingPeersSpec, PeerConnection, Task> lie)
    {
        var user = $"liar-{_all.Count}";
        var peer = new RawPeer(_folder[user]);
        _all.Add(peer);
        var told = new TaskCompletionSource();
        var address = await peer.Listen(async connection =>
        {
            await connection.Input.Read(default); // the other's hello
            told.TrySetResult();
            await lie(this, connection);
            while (!(await connection.Input.Read(default)).IsEnd)
            {
                // Until the other hangs up.
            }
        });
        _hub.Claim(user, peer.NodeId, address, File);
        return told.Task;
    }

    private async Task<TestNode> Node(string user)
    {
        var node = await TestNode.Start(_hub, user, _folder[user], "akkap2p.client.downloads.max-peers = 40");
        _all.Add(node);
        return node;
    }

    private string WriteFile()
    {
        var bytes = new byte[Pieces * (512 << 10)];
        new Random(6).NextBytes(bytes);
        var path = Path.Combine(_folder.Sub("from"), File);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
