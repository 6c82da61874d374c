using Akka.Actor;

namespace Akka.Remote.Transport;

/// <summary>
/// Connections between nodes as byte streams. TCP in production; in specs a network in memory that can drop, delay, reorder
/// and cut.
/// </summary>
internal interface INodeTransport : IAsyncDisposable
{
    /// <summary>Starts to accept. Each connection is given to <paramref name="accept"/>, which owns it.</summary>
    /// <returns>The address to be known by; a port of 0 in the settings has become a real one.</returns>
    /// <exception cref="RemoteTransportException">The port is taken, the host is not this machine's.</exception>
    Task<Address> Listen(Func<Stream, Task> accept, CancellationToken cancel);

    /// <exception cref="IOException">Refused, unreachable, or its certificate is not of this cluster.</exception>
    Task<Stream> Connect(Address remote, CancellationToken cancel);
}
