using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Downloads;

/// <summary>What the tracker told with the description of a file, so that its download need not ask again when it begins soon.</summary>
/// <param name="Peers">Null when it could not tell.</param>
/// <param name="AskedAt">A timestamp.</param>
internal sealed record DownloadOpening(IReadOnlyList<SwarmPeer>? Peers, TicketGranted? Ticket, long AskedAt);
