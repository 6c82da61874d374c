namespace AkkaP2P.Swarm.Scoring;

/// <summary>
/// How far a peer's bytes are believed: +1 a good piece, up to 8; -2 a wrong one; banned at -7. A newcomer is banned after its
/// fourth wrong piece, one with a record after its eighth in a row.
/// </summary>
public sealed class Trust
{
    private const int Most = 8;
    private const int BanAt = -7;

    public int Level { get; private set; }

    public bool IsBanned => Level <= BanAt;

    public void Good() => Level = IsBanned ? Level : Math.Min(Level + 1, Most);

    public void Wrong() => Level = Math.Max(Level - 2, BanAt);

    /// <summary>It is certain that the peer sent wrong bytes where another sent right ones.</summary>
    public void Convict() => Level = BanAt;
}
