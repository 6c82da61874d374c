using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Gateway;

/// <summary>A file that the signed-in user may read, wherever its bytes are.</summary>
/// <param name="Root">Null for an empty file.</param>
internal sealed record GatewayFile(string User, string Group, string File, long Size, Hash256? Root)
{
    public ShareKey Key => new(User, Group, File);
}
