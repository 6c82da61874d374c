namespace AkkaP2P.Protocol.Tickets;

/// <summary>Why a ticket was not taken.</summary>
public enum TicketRefusal
{
    Malformed,
    BadSignature,
    Expired,

    /// <summary>It expires later than any ticket may: no tracker of ours would sign that.</summary>
    LivesTooLong,
    OtherFile,

    /// <summary>It was given to another node than the one that shows it.</summary>
    OtherNode,
}
