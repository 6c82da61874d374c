using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Tickets;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>What a tracker cluster would know, for the nodes of one test: files with their layers, swarms, and a ticket key.</summary>
internal sealed class TestHub : IDisposable
{
    public const string Group = "lab";

    private readonly Lock _lock = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, (FileDescription File, byte[] Layer)> _files = [];
    private readonly Dictionary<string, Dictionary<Hash256, SwarmPeer>> _swarms = [];
    private readonly ConcurrentDictionary<Hash256, TestNode> _nodes = [];

    public TestHub() => Signer = new TicketSigner(_key);

    public TicketSigner Signer { get; }

    public byte[] TicketKey => Signer.PublicKey;

    /// <summary>When set, the calls that a download makes are refused with this.</summary>
    public CommandError? Refusal { get; set; }

    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromMinutes(5);

    public void Add(TestNode node) => _nodes[node.NodeId] = node;

    public void Remove(TestNode node)
    {
        _nodes.TryRemove(node.NodeId, out _);
        lock (_lock)
        {
            foreach (var swarm in _swarms.Values) swarm.Remove(node.NodeId);
        }
    }

    public void Register(string user, string file, PieceLayout layout, Hash256? root, byte[] layer)
    {
        lock (_lock)
        {
            var sharers = _files.TryGetValue(file, out var known) ? known.File.Sharers.Append(user).Distinct().ToList() : [user];
            var pieceSize = layout.Count == 0 ? PieceSize.Default : layout.PieceSize;
            _files[file] = (new FileDescription(Group, file, layout.Size, pieceSize, layout.Count, root, null, sharers), layer);
        }
    }

    public Outcome<FileDescription> Register(string user, RegisterFile file)
    {
        lock (_lock)
        {
            if (Refusal is { } refusal) return refusal;
            if (!_files.TryGetValue(file.File, out var known)) Register(user, file.File, new PieceLayout(file.Size, file.PieceSize), file.Root, file.PieceLayer);
            else if (known.File.Root != file.Root) return new CommandError(ErrorCode.FileExists, file.File);
            return _files[file.File].File;
        }
    }

    /// <summary>A node has this of a file: others in the swarm hear of it.</summary>
    public void Announce(TestNode node, string file, byte[]? have)
    {
        SwarmPeer row;
        List<Hash256> others;
        lock (_lock)
        {
            if (!_files.TryGetValue(file, out var known)) return;
            var pieces = have is null ? known.File.Pieces : have.Sum(b => System.Numerics.BitOperations.PopCount(b));
            row = new SwarmPeer(node.User, node.NodeId, node.Listen.ToString(), pieces, pieces == known.File.Pieces, 0);
            if (have is null && !known.File.Sharers.Contains(node.User)) Register(node.User, file, LayoutOf(known.File), known.File.Root, known.Layer);
            if (!_swarms.TryGetValue(file, out var swarm)) _swarms.Add(file, swarm = []);
            swarm[node.NodeId] = row;
            others = [.. swarm.Keys.Where(id => id != node.NodeId)];
        }

        foreach (var other in others)
        {
            if (_nodes.TryGetValue(other, out var target)) target.Publish(new PeersChanged(Group, file, [row]));
        }
    }

    /// <summary>Someone says to have all of a file.</summary>
    public void Claim(string user, Hash256 nodeId, IPEndPoint address, string file)
    {
        lock (_lock)
        {
            if (!_swarms.TryGetValue(file, out var swarm)) _swarms.Add(file, swarm = []);
            swarm[nodeId] = new SwarmPeer(user, nodeId, address.ToString(), _files[file].File.Pieces, true, 1000);
        }
    }

    public void Leave(TestNode node, string file)
    {
        lock (_lock)
        {
            if (_swarms.TryGetValue(file, out var swarm)) swarm.Remove(node.NodeId);
        }
    }

    public Outcome<FileDescription> Describe(string file)
    {
        lock (_lock)
        {
            if (Refusal is { } refusal) return refusal;
            return _files.TryGetValue(file, out var known) ? known.File : new CommandError(ErrorCode.FileNotFound, file);
        }
    }

    public Outcome<byte[]> Layer(string file)
    {
        lock (_lock)
        {
            if (Refusal is { } refusal) return refusal;
            return _files.TryGetValue(file, out var known) ? known.Layer : new CommandError(ErrorCode.FileNotFound, file);
        }
    }

    public Outcome<SwarmPeerList> Peers(TestNode node, string file)
    {
        lock (_lock)
        {
            if (Refusal is { } refusal) return refusal;
            return new SwarmPeerList(_swarms.TryGetValue(file, out var swarm) ? [.. swarm.Values.Where(p => p.NodeId != node.NodeId)] : []);
        }
    }

    public Outcome<DownloadOffered> Offer(TestNode node, string file)
    {
        if (!Describe(file).TryGet(out var described, out var error)) return error;
        return new DownloadOffered(described, Peers(node, file).Value.Peers, described.Root is null ? null : Ticket(node, file).Value);
    }

    public Outcome<TicketGranted> Ticket(TestNode node, string file)
    {
        lock (_lock)
        {
            if (Refusal is { } refusal) return refusal;
            if (!_files.TryGetValue(file, out var known)) return new CommandError(ErrorCode.FileNotFound, file);
            var ends = DateTimeOffset.UtcNow + TicketLifetime;
            var ticket = new Ticket(UserName.Parse(node.User), GroupName.Parse(Group), known.File.Root!.Value, node.NodeId, ends, Guid.NewGuid());
            return new TicketGranted(Signer.Sign(ticket), ends);
        }
    }

    public void Dispose() => _key.Dispose();

    private static PieceLayout LayoutOf(FileDescription file) => file.Size == 0 ? default : new PieceLayout(file.Size, file.PieceSize);
}
