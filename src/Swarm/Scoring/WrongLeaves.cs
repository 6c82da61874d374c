namespace AkkaP2P.Swarm.Scoring;

/// <summary>It is certain that the peer sent these leaves (16 KiB each) of a piece wrong.</summary>
public sealed record WrongLeaves<TPeer>(TPeer Sender, IReadOnlyList<int> Leaves);
