using System.Net;
using System.Net.Sockets;

namespace AkkaP2P.Cli.Processes;

/// <summary>Also compiled into tests and benchmarks that start trackers.</summary>
internal static class FreePorts
{
    /// <summary>Loopback ports that nobody has, all different.</summary>
    public static int[] Take(int count)
    {
        // All are held until the last is known, or the system could give one out twice.
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray();
        try
        {
            foreach (var socket in sockets) socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return [.. sockets.Select(s => ((IPEndPoint)s.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }
}
