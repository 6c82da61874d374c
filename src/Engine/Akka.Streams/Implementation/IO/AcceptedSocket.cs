using System.Net.Sockets;
using Akka.Actor;

namespace Akka.Streams.Implementation.IO;

/// <summary>
/// A connection between being accepted and being run. It is closed when nobody runs its flow within the register
/// time-out. Exactly one of the two gets the socket.
/// </summary>
internal sealed class AcceptedSocket
{
    private readonly ICancelable _timeout;

    /// <summary>Null once someone took it: the flow's stage, or the scheduler's thread at the time-out.</summary>
    private Socket? _socket;

    public AcceptedSocket(Socket socket, IMaterializer materializer, TimeSpan registerTimeout)
    {
        _socket = socket;
        _timeout = materializer.ScheduleOnce(registerTimeout, () => TryTake()?.Dispose());
    }

    public Socket? TryTake()
    {
        _timeout?.Cancel();
        return Interlocked.Exchange(ref _socket, null);
    }
}
