using System.Text.Json.Serialization;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Shares;

/// <summary>What is served to whom, and where it lies.</summary>
/// <param name="User">The account that shares it.</param>
/// <param name="Path">Absolute; of a running download its <c>.part</c>.</param>
/// <param name="PieceSize">Bytes.</param>
/// <param name="Root">Null for an empty file, which has no piece to ask for.</param>
public sealed record ServedFileInfo(string User, string Group, string File, string Path, long Size, int PieceSize, Hash256? Root)
{
    [JsonIgnore]
    public int Pieces => Size == 0 ? 0 : (int)((Size + PieceSize - 1) / PieceSize);
}
