using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>What a running download asks the trackers. Safe to call from any thread.</summary>
public interface ISwarmApi
{
    Task<Outcome<FileDescription>> DescribeFile(string group, string file, CancellationToken cancel = default);

    /// <summary>The piece layer, unchecked: the caller holds it against the root.</summary>
    Task<Outcome<byte[]>> PieceLayer(string group, string file, CancellationToken cancel = default);

    Task<Outcome<SwarmPeerList>> Peers(string group, string file, CancellationToken cancel = default);

    Task<Outcome<TicketGranted>> Ticket(string group, string file, CancellationToken cancel = default);
}
