using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Tests.Peers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>One file and those who say they have it, over real sockets: whole nodes, and peers that say and send what a test wants.</summary>
internal sealed class ScriptedSwarm : IAsyncDisposable
{
    public const string File = "film.mkv";
    public const int PieceSize = 512 << 10;

    private readonly TempFolder _folder = new();
    private readonly List<IAsyncDisposable> _all = [];
    private readonly byte[] _content;

    private ScriptedSwarm(byte[] content) => _content = content;

    public TestHub Hub { get; } = new();

    public HashedFile Hashed { get; private set; } = null!;

    public string Destination => _folder.Sub("to");

    public string SourcePath => Path.Combine(_folder.Sub("from"), File);

    public int Pieces => Hashed.Layout.Count;

    /// <summary>Where a node keeps what is its own.</summary>
    public string DataOf(string user) => _folder[user];

    public Frame.Hello OwnHello => new(WireLimits.Version, WireLimits.Version, Hashed.Root!.Value, default);

    public static async Task<ScriptedSwarm> Start(int pieces)
    {
        var content = new byte[pieces * PieceSize];
        new Random(6).NextBytes(content);
        var swarm = new ScriptedSwarm(content);
        await System.IO.File.WriteAllBytesAsync(swarm.SourcePath, content);
        swarm.Hashed = (await FileHasher.Hash(swarm.SourcePath, new FileHashOptions())).Value;
        swarm.Hub.Register("alice", File, swarm.Hashed.Layout, swarm.Hashed.Root, swarm.Hashed.Layer);
        return swarm;
    }

    public async Task<TestNode> Node(string user, string settings = "", TimeProvider? time = null)
    {
        var node = await TestNode.Start(Hub, user, _folder[user], settings, time: time);
        _all.Add(node);
        return node;
    }

    public async Task<TestNode> Seeder(string user, long? uploadLimit = null)
    {
        var node = await Node(user);
        node.Transfers.SetLimit(TransferDirection.Upload, uploadLimit);
        node.Share(SourcePath, Hashed);
        return node;
    }

    /// <summary>Says to the tracker that it has all, and treats whoever connects so, after their hello.</summary>
    /// <returns>Completes when someone has come to it.</returns>
    public async Task<Task> Peer(string user, Func<PeerConnection, Task> treat)
    {
        var peer = Raw(user);
        var came = new TaskCompletionSource();
        var address = await peer.Listen(async connection =>
        {
            await connection.Input.Read(default);
            came.TrySetResult();
            await treat(connection);
        });
        Hub.Claim(user, peer.NodeId, address, File);
        return came.Task;
    }

    /// <summary>Says nothing by itself.</summary>
    public RawPeer Raw(string user)
    {
        var peer = new RawPeer(_folder[user]);
        _all.Add(peer);
        return peer;
    }

    /// <summary>With a good ticket for the file.</summary>
    public Frame.Hello HelloOf(string user, RawPeer peer)
    {
        var root = Hashed.Root!.Value;
        var ends = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(4);
        var ticket = new Ticket(UserName.Parse(user), GroupName.Parse(TestHub.Group), root, peer.NodeId, ends, Guid.NewGuid());
        return new Frame.Hello(WireLimits.Version, WireLimits.Version, root, Hub.Signer.Sign(ticket));
    }

    /// <summary>The tracker tells the node of everyone there is.</summary>
    public void Push(TestNode node) => node.Publish(new PeersChanged(TestHub.Group, File, Hub.Peers(node, File).Value.Peers));

    /// <summary>Says to the tracker that somebody has all, at this address.</summary>
    public void Claim(string user, IPEndPoint address) => Hub.Claim(user, Hash256.Of(System.Text.Encoding.UTF8.GetBytes(user)), address, File);

    /// <summary>Has these, or all of it, and a slot for whoever comes.</summary>
    public Task Open(PeerConnection connection, Bitfield? pieces = null, bool unchoke = true) =>
        unchoke
            ? RawPeer.Send(connection, OwnHello, new Frame.Bitfield(pieces ?? Bitfield.Full(Pieces)), new Frame.Unchoke())
            : RawPeer.Send(connection, OwnHello, new Frame.Bitfield(pieces ?? Bitfield.Full(Pieces)));

    /// <summary>Answers requests until the other has had enough. Nothing is sent for null.</summary>
    public static async Task Answer(PeerConnection connection, Func<Frame.Request, int, Frame?> answer)
    {
        for (var n = 0; (await connection.Input.Read(default)).Frame is { } frame;)
        {
            if (frame is Frame.Request request && answer(request, n++) is { } answered) await RawPeer.Send(connection, answered);
        }
    }

    /// <summary>What was asked for, right.</summary>
    public Frame.Block Block(Frame.Request request) =>
        new(request.Piece, request.Offset, new ReadOnlySequence<byte>(_content, request.Piece * PieceSize + request.Offset, request.Length));

    /// <summary>The bytes of its frame, cut off after so many of the piece.</summary>
    public byte[] BeginningOf(Frame.Request request, int bytes)
    {
        var frame = new byte[4 + 9 + bytes];
        BinaryPrimitives.WriteInt32BigEndian(frame, 9 + request.Length);
        frame[4] = 5; // a piece, see docs/PROTOCOL.md
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), request.Piece);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(9), request.Offset);
        _content.AsSpan(request.Piece * PieceSize + request.Offset, bytes).CopyTo(frame.AsSpan(13));
        return frame;
    }

    public bool HasArrived() => _content.AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(Path.Combine(Destination, File)));

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _all) await one.DisposeAsync();
        Hub.Dispose();
        _folder.Dispose();
    }
}
