namespace AkkaP2P.Swarm.Choking;

/// <summary>Someone who fetches from this node. Made by <see cref="Choker.Join"/>; belongs to that choker.</summary>
public sealed class UploadPeer
{
    internal UploadPeer(string user, long number) => (User, WaitingNumber) = (user, number);

    public string User { get; }

    /// <summary>What the choker's owner has of it.</summary>
    public object? Tag { get; set; }

    public bool IsChoked { get; internal set; } = true;

    internal bool IsOptimistic { get; set; }

    /// <summary>Who began to wait earlier has a lower one.</summary>
    internal long WaitingNumber { get; set; }

    /// <summary>When it last asked for something, or got its slot.</summary>
    internal long AskedAt { get; set; }

    internal long SlotSince { get; set; }

    /// <summary>Pieces it got since it has its slot.</summary>
    internal double PiecesInSlot { get; set; }
}
