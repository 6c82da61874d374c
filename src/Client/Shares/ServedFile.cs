using AkkaP2P.Protocol.Api;
using AkkaP2P.Swarm.Serving;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// One file this node serves to one group: a whole one, or a running download with the pieces it has verified. A live object that
/// the peer server holds while it serves, safe to use from any thread.
/// </summary>
public sealed class ServedFile
{
    // Has no timer and no handle, so nothing to dispose of.
    private readonly CancellationTokenSource _ended;
    private long _bytesServed;
    private int _peers;
    private SendOrder? _order;
    private IReadOnlyList<PeerReport>? _lastReports;

    internal ServedFile(ServedFileInfo info, IPieceSource? source, long bytesServed, CancellationTokenSource ended)
    {
        Info = info;
        Source = source;
        _bytesServed = bytesServed;
        _ended = ended;
    }

    public ServedFileInfo Info { get; }

    /// <summary>The running download behind it; null when the file is whole.</summary>
    public IPieceSource? Source { get; }

    public bool Complete => Source is null;

    /// <summary>What the download that it is, or was until it became whole, has still to tell of its sources.</summary>
    internal IReadOnlyList<PeerReport>? TakeReports() => Source is { } source ? source.TakeReports() : Interlocked.Exchange(ref _lastReports, null);

    internal void KeepReports(IReadOnlyList<PeerReport>? reports) => Interlocked.Exchange(ref _lastReports, reports);

    /// <summary>Since the share began, over restarts.</summary>
    public long BytesServed => Interlocked.Read(ref _bytesServed);

    /// <summary>Connections being served now.</summary>
    public int Peers => Volatile.Read(ref _peers);

    /// <summary>
    /// Fires when it must not be served any more: stopped, signed out, changed on disk, access lost. A download that completes ends
    /// its partial share too; the peers find the whole one under the same root.
    /// </summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Which piece is sent first, for all its connections; begins when it is first served.</summary>
    internal SendOrder SendOrder(TimeProvider time) => LazyInitializer.EnsureInitialized(ref _order, () => new SendOrder(Info.Pieces, time));

    /// <summary>Counts bytes of pieces sent to a peer.</summary>
    public void CountServed(long bytes) => Interlocked.Add(ref _bytesServed, bytes);

    /// <summary>Counts a connection until the result is disposed.</summary>
    public IDisposable CountPeer()
    {
        Interlocked.Increment(ref _peers);
        return new Connection(this);
    }

    /// <summary>Stops it for everyone who holds it; may be called again.</summary>
    internal void End() => _ended.Cancel();

    private sealed class Connection(ServedFile file) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0) Interlocked.Decrement(ref file._peers);
        }
    }
}
