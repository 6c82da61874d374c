using AkkaP2P.Swarm.Picking;
using AkkaP2P.Swarm.Pipelines;
using AkkaP2P.Swarm.Scoring;

namespace AkkaP2P.Swarm.Downloads;

/// <summary>One source of a download. Made by <see cref="DownloadPlan.Join"/>; belongs to that plan.</summary>
public sealed class PlanPeer
{
    internal PlanPeer(string name, PickerPeer pieces, RequestPipeline pipeline, PeerScore score) =>
        (Name, Pieces, Pipeline, Score) = (name, pieces, pipeline, score);

    /// <summary>For logs.</summary>
    public string Name { get; }

    public PickerPeer Pieces { get; }

    /// <summary>What the plan's owner has of it.</summary>
    public object? Tag { get; set; }

    public RequestPipeline Pipeline { get; }

    public PeerScore Score { get; }

    public Trust Trust { get; } = new();

    /// <summary>It does not serve us now.</summary>
    public bool IsChoking { get; internal set; }

    /// <summary>Pieces it sent wrong or let expire.</summary>
    public int Failures { get; internal set; }

    public bool IsBanned => Trust.IsBanned;

    /// <summary>It left, or was banned and thrown out.</summary>
    public bool IsGone { get; internal set; }

    /// <summary>It is among those that the plan looks at before it asks.</summary>
    internal bool IsHopeful { get; set; }

    internal OwedPieces Owed { get; } = new();
}
