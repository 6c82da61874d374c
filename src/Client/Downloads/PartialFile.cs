using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// A running download as others see it: the tracker hears what it has and how its peers did, the peer server reads its verified pieces.
/// Safe for use by several threads.
/// </summary>
/// <param name="whole">All pieces are wanted, not a selection.</param>
/// <param name="demanded">Called when what readers wait for has changed.</param>
internal sealed class PartialFile(PieceStore store, bool whole, Action demanded) : IPartialFile
{
    private readonly Lock _lock = new();
    private Dictionary<Hash256, PeerReport> _reports = [];
    private volatile Bitfield _asked = new(store.Layout.Count);

    public PieceLayout Layout => store.Layout;

    public bool IsWhole => whole;

    public PieceDemand Demand { get; } = new(store.Layout.Count, demanded);

    /// <summary>Pieces that were asked of someone when it was last looked at. Not to be changed.</summary>
    public Bitfield Asked
    {
        get => _asked;
        set => _asked = value;
    }

    /// <summary>What those have from whom it fetches.</summary>
    public PeerPieces Peers { get; } = new();

    public List<int> NewsTo(Hash256 node, List<int> pieces) => Peers.Unknown(node, pieces);

    public byte[]? Have() => store.Have().ToWire();

    public IReadOnlyList<PeerReport> TakeReports()
    {
        lock (_lock)
        {
            var reports = _reports;
            _reports = [];
            return [.. reports.Values];
        }
    }

    /// <summary>Of what has not been told yet the newest score counts, and all failures.</summary>
    public void Report(IReadOnlyList<PeerReport> reports)
    {
        lock (_lock)
        {
            foreach (var report in reports)
                _reports[report.NodeId] = report with { Failures = report.Failures + (_reports.GetValueOrDefault(report.NodeId)?.Failures ?? 0) };
        }
    }

    public IPieceReader OpenReader() => new Reader(store);

    private sealed class Reader(PieceStore store) : IPieceReader
    {
        public Bitfield Pieces() => store.Have();

        public bool Has(int piece) => store.Has(piece);

        public bool TryRead(int piece, int offset, Span<byte> destination)
        {
            try
            {
                store.Read(piece, offset, destination);
                return true;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }

        public void Dispose()
        {
        }
    }
}
