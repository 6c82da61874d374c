using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace AkkaP2P.Tracker;

public static class LocalMachine
{
    /// <summary>Whether this host name or address is this machine's.</summary>
    public static bool Is(string host)
    {
        try
        {
            var mine = NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(i => i.GetIPProperties().UnicastAddresses)
                .Select(a => a.Address)
                .ToHashSet();
            var addresses = IPAddress.TryParse(host, out var address) ? [address] : Dns.GetHostAddresses(host);
            return addresses.Length > 0 && addresses.All(a => IPAddress.IsLoopback(a) || mine.Contains(a));
        }
        catch (SocketException)
        {
            // A name nobody knows is not this machine's.
            return false;
        }
    }
}
