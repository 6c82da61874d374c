namespace AkkaP2P.Protocol.Api;

/// <summary>
/// POST /groups/{group}/files: registers the file and its sender as a sharer of it. The same content under the
/// same name makes the sender one more sharer; other content is <c>file_exists</c>.
/// </summary>
/// <param name="Size">Bytes.</param>
/// <param name="PieceSize">Bytes, a power of two ≥ 16 KiB.</param>
/// <param name="Root">BEP 52 Merkle root; null for an empty file.</param>
/// <param name="Sha256">Of the whole file, when it was asked for.</param>
/// <param name="PieceLayer">BEP 52 piece layer, 32 bytes a piece; empty for files of at most one piece.</param>
public sealed record RegisterFile(string File, long Size, int PieceSize, Hash256? Root, Hash256? Sha256, byte[] PieceLayer);

/// <summary>One row of GET /groups/{group}/files</summary>
public sealed record FileSummary(
    string File, long Size, int Pieces, Hash256? Root, Hash256? Sha256, int Seeders, int Peers, string UploadedBy, DateTimeOffset UploadedAt);

public sealed record FileList(IReadOnlyList<FileSummary> Files);

/// <summary>GET /groups/{group}/files/{file}. The piece layer is at …/layer as application/octet-stream.</summary>
/// <param name="Sharers">Users registered as sharers, online or not.</param>
public sealed record FileDescription(
    string Group, string File, long Size, int PieceSize, int Pieces, Hash256? Root, Hash256? Sha256, IReadOnlyList<string> Sharers);
