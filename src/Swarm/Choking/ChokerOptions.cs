namespace AkkaP2P.Swarm.Choking;

public sealed record ChokerOptions
{
    /// <summary>Peers served at a time, the optimistic one included.</summary>
    public int Slots { get; init; } = 8;

    /// <summary>While others wait, a peer gives its slot up after so long.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one peer is tried out.</summary>
    public TimeSpan OptimisticRound { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>While others wait, a peer gives its slot up after so many pieces.</summary>
    public int RotateAfterPieces { get; init; } = 20;

    /// <summary>While others wait, a peer that asks for nothing gives its slot up after so long.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(2);
}
