namespace AkkaP2P.Swarm.Choking;

/// <summary>Someone who fetches from this node. Made by <see cref="Choker.Join"/>; belongs to that choker.</summary>
public sealed class UploadPeer
{
    internal UploadPeer(string user, long now)
    {
        User = user;
        WaitingSince = AskedAt = now;
    }

    public string User { get; }

    public bool IsChoked { get; internal set; } = true;

    internal bool IsOptimistic { get; set; }

    /// <summary>Since when it has no slot.</summary>
    internal long WaitingSince { get; set; }

    internal long AskedAt { get; set; }

    /// <summary>Pieces it got since it has its slot.</summary>
    internal double PiecesInSlot { get; set; }
}
