using AkkaP2P.Client.Shares;

namespace AkkaP2P.Client.Peers;

/// <summary>What all uploads of a node have in common.</summary>
internal sealed record UploadContext(
    PeerTransport Transport, IShareTable Shares, TicketGate Tickets, BandwidthLimit Limit, PeerSettings Settings, TimeProvider Time)
{
    public UploadTurns Turns { get; } = new(Limit);
}
