namespace AkkaP2P.Swarm.Picking;

/// <summary>Which piece comes next.</summary>
public enum PieceStrategy
{
    /// <summary>What the fewest peers have, so that nothing dies out and everybody has something to give. The default.</summary>
    Rarest,

    /// <summary>From the start to the end, to watch or listen while it comes.</summary>
    Sequential,

    /// <summary>Any.</summary>
    Random,

    /// <summary>The chosen pieces from the first to the last, whatever else is rarer; then as <see cref="Rarest"/>.</summary>
    Strict,
}
