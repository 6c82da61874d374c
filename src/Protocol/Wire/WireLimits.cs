using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Tickets;

namespace AkkaP2P.Protocol.Wire;

/// <summary>How long frames may be. A reader needs room for one frame of <see cref="MaxFrame"/> and no more.</summary>
public static class WireLimits
{
    public const ushort Version = 1;

    /// <summary>Bytes one request may ask for: a whole piece of up to 1 MiB; bigger ones are asked for in parts.</summary>
    public const int MaxBlock = 1 << 20;

    /// <summary>Pieces in one have.</summary>
    public const int MaxHave = 4_096;

    /// <summary>The length that goes ahead of each frame, and its type.</summary>
    public const int Prefix = 4 + 1;

    /// <summary>Piece and offset before the bytes of a piece.</summary>
    public const int PieceHeader = Prefix + 8;

    /// <summary>Room for later versions to say more in a hello.</summary>
    public const int MaxHello = Prefix + 1_024;

    public const int MaxFrame = PieceHeader + MaxBlock;

    internal const int HelloBody = 4 + 2 + 2 + Hash256.Size + 2;

    internal const int MaxTicket = TicketVerifier.MaxLength;

    internal const int MaxBitfieldBody = 4 + PieceSize.MaxPieces / 8;
}
