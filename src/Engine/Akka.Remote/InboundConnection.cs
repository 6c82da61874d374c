using Akka.Actor;
using Akka.Event;
using Akka.Remote.Proto;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// One connection that another node has dialled: checks who it is, then delivers what comes, in order, until it ends.
/// Everything that cannot be delivered is logged and dropped; everything that breaks the protocol ends the connection.
/// </summary>
internal sealed class InboundConnection(Stream stream, RemotingContext context, IInboundDelivery delivery)
{
    // Never disposed: it holds nothing, and whoever finds this connection in a table may close it at any time.
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Who is spoken of over and over on this connection.</summary>
    public RefCache Refs { get; } = new();

    /// <summary>Whoever quarantines this peer closes its connection.</summary>
    public void Close() => _closing.Cancel();

    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The peer broke the protocol.</exception>
    public async Task Serve()
    {
        await using var reader = new FrameReader(stream, context.Settings.MaximumFrameSize);
        if (await Greet(reader) is not { } peer) return;
        delivery.Opened(peer, this);
        try
        {
            while (await reader.ReadAsync(_closing.Token) is { } frame) Deliver(peer, frame);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            context.Log.Info("Closed the connection from {0}", peer.Address);
        }
    }

    private async Task<PeerIncarnation?> Greet(FrameReader reader)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        limit.CancelAfter(context.Settings.ConnectionTimeout);
        var hello = (await reader.ReadAsync(limit.Token))?.Hello;
        if (hello is null || !Address.TryParse(hello.From, out var from)) throw new InvalidDataException("the first frame is no hello");
        var refusal = Refusal(hello, from);
        var writer = new FrameWriter(stream);
        writer.Add(new Frame { HelloReply = new HelloReply { Version = RemotingContext.Version, Uid = context.Uid, Refusal = refusal } });
        await writer.FlushAsync(limit.Token);
        if (refusal.Length == 0) return new PeerIncarnation(from, hello.FromUid);
        context.Log.Warning("Refused the connection from {0}: {1}", hello.From, refusal);
        return null;
    }

    private string Refusal(Hello hello, Address from)
    {
        if (hello.Version != RemotingContext.Version) return $"version {hello.Version} is not spoken here";
        if (hello.To != context.LocalAddress.ToString()) return $"this is {context.LocalAddress}, not {hello.To}";
        return context.IsQuarantined(from, hello.FromUid) ? RemotingContext.QuarantinedRefusal : "";
    }

    private void Deliver(PeerIncarnation peer, Frame frame)
    {
        switch (frame.KindCase)
        {
            case Frame.KindOneofCase.Envelope:
                delivery.Deliver(peer, this, frame.Envelope);
                break;
            case Frame.KindOneofCase.Acknowledgement:
                delivery.Acknowledged(peer, frame.Acknowledgement);
                break;
            default:
                throw new InvalidDataException($"a frame of kind {frame.KindCase} within a conversation");
        }
    }
}
