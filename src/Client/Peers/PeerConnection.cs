using System.Net;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// A connection to another node, encrypted unless both ends were told otherwise. It carries frames; who may ask for what is decided
/// above it. <see cref="SayBye"/> is the polite end, <see cref="Dispose"/> hangs up.
/// </summary>
internal sealed class PeerConnection : IDisposable
{
    /// <summary>How long the other has to say its goodbye.</summary>
    public static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly ConnectionStream _transport;
    private readonly Stream _stream;

    public PeerConnection(ConnectionStream transport, Stream stream, Hash256? nodeId, EndPoint address)
    {
        (_transport, _stream, NodeId, Address) = (transport, stream, nodeId, address);
        Input = new FrameInput(stream);
        Output = new FrameOutput(stream);
    }

    /// <summary>Whose key the other has proved; null without encryption.</summary>
    public Hash256? NodeId { get; }

    public EndPoint Address { get; }

    public FrameInput Input { get; }

    public FrameOutput Output { get; }

    /// <summary>
    /// Says goodbye and sends nothing more. Hang up when the other has said its own, or did not in time. A side closes only after the
    /// other's goodbye: Akka.NET's own TCP cuts off what is on its way when a side closes.
    /// </summary>
    /// <param name="answers">The other has said goodbye before.</param>
    public async Task SayBye(ByeReason reason, bool answers, CancellationToken cancel)
    {
        await Output.Write(new Frame.Bye(reason), cancel).ConfigureAwait(false);
        if (answers) _transport.CloseSending();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _transport.Dispose();
        Output.Dispose();
    }

    /// <summary>What reading and writing may end with when the other, or this side, is gone.</summary>
    public static bool IsBroken(Exception e) => e is IOException or OperationCanceledException or ObjectDisposedException or WireFormatException;
}
