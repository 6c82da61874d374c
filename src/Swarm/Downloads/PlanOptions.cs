using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Picking;
using AkkaP2P.Swarm.Pipelines;

namespace AkkaP2P.Swarm.Downloads;

public sealed record PlanOptions
{
    public PieceStrategy Strategy { get; init; }

    /// <summary>Null wants everything.</summary>
    public Bitfield? Wanted { get; init; }

    /// <summary>
    /// By what other downloaders of the file know this one. Those who know each other's keys ask the seeders for different pieces
    /// first; 0 is unknown.
    /// </summary>
    public ulong Key { get; init; }

    public AssignmentOptions Assignment { get; init; } = new();

    public PipelineOptions Pipeline { get; init; } = new();

    /// <summary>Bytes asked for and not verified, of all peers together. Bounds memory; one piece is always allowed.</summary>
    public long MaxInFlight { get; init; } = 64 << 20;

    /// <summary>Null is another one each time.</summary>
    public int? Seed { get; init; }
}
