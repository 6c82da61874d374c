namespace AkkaP2P.Protocol.Wire;

/// <summary>Why a connection ends. An unknown number of a later version is read as <see cref="Other"/>.</summary>
public enum ByeReason : byte
{
    Other = 0,

    /// <summary>The fetcher has all it wanted.</summary>
    Done = 1,

    /// <summary>The node is stopping, or the user signed out.</summary>
    Leaving = 2,

    /// <summary>The file is not, or no longer, shared here.</summary>
    NotShared = 3,

    /// <summary>The ticket was refused or has ended, or the user lost access.</summary>
    AccessDenied = 4,

    /// <summary>No version that both speak.</summary>
    Version = 5,

    /// <summary>The other broke this protocol.</summary>
    ProtocolError = 6,

    /// <summary>The other was banned for wrong data.</summary>
    Banned = 7,

    /// <summary>Too many connections.</summary>
    Busy = 8,

    /// <summary>Nothing was said for too long.</summary>
    Idle = 9,
}
