using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Shares;

/// <summary>What a running download tells about itself, for the announcements of its share. Called from any thread.</summary>
public interface IPieceSource
{
    /// <summary>Bitfield of verified pieces, most significant bit first; null means all of them.</summary>
    byte[]? Have();

    /// <summary>How the peers did as sources since the last call.</summary>
    IReadOnlyList<PeerReport> TakeReports();
}
