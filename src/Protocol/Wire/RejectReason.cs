namespace AkkaP2P.Protocol.Wire;

/// <summary>Why a request is not answered. An unknown number of a later version is read as <see cref="Other"/>.</summary>
public enum RejectReason : byte
{
    Other = 0,

    /// <summary>The fetcher has no upload slot now.</summary>
    Choked = 1,

    /// <summary>The server has not got this piece.</summary>
    NotHere = 2,

    /// <summary>Too many requests wait to be answered.</summary>
    QueueFull = 3,

    /// <summary>The file on the server's disk could not be read or has changed.</summary>
    Unreadable = 4,
}
