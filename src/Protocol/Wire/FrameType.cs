namespace AkkaP2P.Protocol.Wire;

/// <summary>The fifth byte of a frame.</summary>
internal enum FrameType : byte
{
    Hello = 1,
    Bitfield = 2,
    Have = 3,
    Request = 4,
    Piece = 5,
    Reject = 6,
    Cancel = 7,
    Choke = 8,
    Unchoke = 9,
    Bye = 10,
    Finished = 11,
}
