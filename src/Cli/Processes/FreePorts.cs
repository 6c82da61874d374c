using System.Net;
using System.Net.Sockets;

namespace AkkaP2P.Cli.Processes;

/// <summary>
/// Loopback ports for processes that are still to start, and to start again. Also compiled into tests and benchmarks that start trackers. Thread-safe.
/// <para>
/// Whoever asks a system for any port gets one of 32768 and above (Linux; others begin higher). A port of those that was free a moment ago may be anyone's by the time the
/// process that it is for listens there: so these lie below. Processes keep out of each other's way by blocks: who listens at a block's first port, as long as it lives, has the others.
/// </para>
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int BlockSize = 50;
    private const int Blocks = 250;

    // Guards the two below.
    private static readonly Lock Gate = new();
    private static readonly List<Socket> Claims = [];
    private static readonly Queue<int> Left = [];

    /// <summary>Loopback ports that nobody has, all different, and different from those taken before.</summary>
    public static int[] Take(int count)
    {
        lock (Gate) return [.. Enumerable.Range(0, count).Select(_ => TakeOne())];
    }

    private static int TakeOne()
    {
        while (true)
        {
            if (Left.Count == 0) ClaimBlock();
            var port = Left.Dequeue();
            using var free = TryListen(port);
            if (free is not null) return port;
        }
    }

    private static void ClaimBlock()
    {
        // Anywhere, so that a block is not used again while its last connections still linger.
        var start = Random.Shared.Next(Blocks);
        for (var i = 0; i < Blocks; i++)
        {
            var first = First + (start + i) % Blocks * BlockSize;
            if (TryListen(first) is not { } claim) continue;
            Claims.Add(claim);
            for (var port = first + 1; port < first + BlockSize; port++) Left.Enqueue(port);
            return;
        }

        throw new InvalidOperationException($"no block of {BlockSize} ports is free from {First} on");
    }

    /// <returns>Null when somebody has it.</returns>
    private static Socket? TryListen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
