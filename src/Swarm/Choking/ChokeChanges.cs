namespace AkkaP2P.Swarm.Choking;

/// <summary>Who got and who lost a slot.</summary>
public sealed record ChokeChanges(IReadOnlyList<UploadPeer> Unchoked, IReadOnlyList<UploadPeer> Choked)
{
    public static readonly ChokeChanges None = new([], []);

    public bool IsEmpty => Unchoked.Count == 0 && Choked.Count == 0;
}
