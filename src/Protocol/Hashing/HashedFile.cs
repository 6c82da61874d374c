using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Hashing;

/// <param name="Root">Null for an empty file.</param>
/// <param name="Layer">As it is registered: 32 bytes a piece, empty for a file of at most one piece.</param>
/// <param name="Sha256">Of the whole file, when it was asked for.</param>
/// <param name="ModifiedAt">Of the file when it was hashed, to notice later changes.</param>
public sealed record HashedFile(PieceLayout Layout, Hash256? Root, byte[] Layer, Hash256? Sha256, DateTime ModifiedAt);
