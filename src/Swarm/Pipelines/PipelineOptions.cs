namespace AkkaP2P.Swarm.Pipelines;

public sealed record PipelineOptions
{
    /// <summary>Always so many pieces are asked for ahead, or the peer would idle while we verify.</summary>
    public int MinPieces { get; init; } = 2;

    /// <summary>Bytes asked for ahead of one peer at most; this bounds memory.</summary>
    public int MaxWindow { get; init; } = 8 << 20;

    /// <summary>The window holds at least so much time of the peer's rate: scheduling and disks are jumpier than the network.</summary>
    public TimeSpan MinAhead { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes that are asked for ahead for that alone at most. What has been sent and is not on the disk is sent again after a crash.</summary>
    public int MaxAhead { get; init; } = 2 << 20;

    /// <summary>A peer from which nothing comes for so long at least has stalled.</summary>
    public TimeSpan MinTimeout { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan MaxTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A stalled peer is asked for one piece at a time, the first time after so long.</summary>
    public TimeSpan FirstSnub { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestSnub { get; init; } = TimeSpan.FromSeconds(60);
}
