using System.Security.Cryptography;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>Registrations whose piece layer leads to their root; nobody has the bytes.</summary>
internal static class TestFiles
{
    /// <param name="content">Another number is other content.</param>
    public static RegisterFile OfPieces(string name, int pieces, int content = 0)
    {
        var layout = new PieceLayout((long)pieces * PieceSize.Min, PieceSize.Min);
        var layer = new byte[pieces * Hash256.Size];
        for (var i = 0; i < pieces; i++) SHA256.HashData([(byte)content, (byte)i]).CopyTo(layer, i * Hash256.Size);
        return new RegisterFile(name, layout.Size, PieceSize.Min, Merkle.Root(layer, layout), null, pieces > 1 ? layer : []);
    }

    public static RegisterFile Empty(string name) => new(name, 0, PieceSize.Default, null, null, []);
}
