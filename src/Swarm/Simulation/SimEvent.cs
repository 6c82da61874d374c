namespace AkkaP2P.Swarm.Simulation;

internal enum SimEventKind : byte
{
    /// <summary>A peer connects to its neighbours, for the first time or again.</summary>
    Online,

    /// <summary>A peer goes away for a while.</summary>
    Offline,

    /// <summary>An uploader has put a piece on the wire and may send the next.</summary>
    Sent,

    /// <summary>A piece is at its destination.</summary>
    Arrived,

    /// <summary>A peer tells others what it got since the last time.</summary>
    Announce,

    /// <summary>Once a second: stalled requests are given up, slots given out.</summary>
    Tick,
}

internal readonly record struct SimEvent(SimEventKind Kind, SimNode Node, SimLink? Link = null, int Piece = 0);
