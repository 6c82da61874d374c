namespace AkkaP2P.Swarm.Assigning;

/// <summary>Which of the peers that could serve is asked.</summary>
public enum AssignmentPolicy
{
    /// <summary>By <c>α·score − β·load/threshold</c>. The default.</summary>
    Score,
    Random,
    RoundRobin,
}
