namespace AkkaP2P.Client.Downloads;

/// <summary>What a person is told of a source: why it is banned, or gives nothing now. A flat table.</summary>
internal static class PeerTrouble
{
    public static string? Of(KnownPeer peer) => peer switch
    {
        { IsBanned: true, Wrong: 0 } => "other nodes of this user sent wrong data",
        { IsBanned: true } => $"sent wrong data: {Pieces(peer.Wrong)}",
        { Source.Pipeline.IsSnubbed: true } => "is asked and sends nothing",
        { Source: { IsChoking: true } } => "serves others now; it takes turns",
        { Source: { } source } when source.Pipeline.IsCrawling => "very slow",
        { Source: not null, Wrong: > 0 } => $"sent wrong data: {Pieces(peer.Wrong)}",
        { Source: { Pieces: { InFlight: 0, PieceCount: 0 } } } => "has nothing yet",
        { Source: null, PiecesClaimed: 0 } => "is offline",
        { Source: null, Trouble: { } trouble } => trouble,
        _ => null,
    };

    private static string Pieces(int count) => count == 1 ? "1 piece" : $"{count} pieces";
}
