namespace AkkaP2P.Swarm.Simulation;

internal enum SimEventKind : byte
{
    /// <summary>A request is at the uploader.</summary>
    Requested,

    /// <summary>The uploader hears that a request is not needed any more.</summary>
    Cancelled,

    /// <summary>An uploader has put a piece on the wire and may send the next.</summary>
    Sent,

    /// <summary>A piece is at the other end, where it may have to wait for the fetcher's own link.</summary>
    Reached,

    /// <summary>A piece is at its destination.</summary>
    Arrived,

    /// <summary>A fetcher hears that it lost its slot.</summary>
    Choked,

    /// <summary>A fetcher hears that it got a slot.</summary>
    Unchoked,

    /// <summary>A peer hears what its sources got since the last time.</summary>
    Hear,

    /// <summary>Once a second: stalled requests are given up, slots given out.</summary>
    Tick,

    // What concerns several nodes happens between rounds.

    /// <summary>A peer connects to its neighbours, for the first time or again.</summary>
    Online,

    /// <summary>A peer goes away for a while.</summary>
    Offline,

    /// <summary>A peer has the file.</summary>
    Completed,

    /// <summary>A peer looks for one more source.</summary>
    Lonely,

    /// <summary>A peer throws out a source.</summary>
    ThrownOut,
}

/// <param name="Node">To whom it happens.</param>
internal readonly record struct SimEvent(SimEventKind Kind, SimNode Node, SimLink? Link = null, int Piece = 0);
