using System.Net;

namespace AkkaP2P.Tracker.Api;

/// <summary>Where a node says that it serves pieces, and what the tracker makes of it.</summary>
internal static class NodeAddress
{
    /// <summary>
    /// The IP is taken as given only when the request comes from it, or both are loopback; otherwise the address seen is
    /// joined with the port given, so nobody can aim peers at a third machine (Dragonfly's server-side request forgery).
    /// </summary>
    /// <returns><c>IP:PORT</c>, or null when the text is no address.</returns>
    public static string? Trusted(string claimed, IPAddress seen)
    {
        if (!IPEndPoint.TryParse(claimed, out var endpoint) || endpoint.Port == 0) return null;
        var ip = endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;
        var trusted = ip.Equals(seen) || (IPAddress.IsLoopback(ip) && IPAddress.IsLoopback(seen));
        return new IPEndPoint(trusted ? ip : seen, endpoint.Port).ToString();
    }
}
