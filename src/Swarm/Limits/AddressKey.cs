using System.Net;
using System.Net.Sockets;

namespace AkkaP2P.Swarm.Limits;

/// <summary>What counts as one address where something is limited by address.</summary>
public static class AddressKey
{
    private const int NetworkBytes = 8;

    /// <summary>An IPv4 address, or the /64 network of an IPv6 one, whose host can take any address in it.</summary>
    public static string Of(IPAddress address)
    {
        var remote = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (remote.AddressFamily == AddressFamily.InterNetwork) return remote.ToString();
        var bytes = remote.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes).ToString();
    }
}
