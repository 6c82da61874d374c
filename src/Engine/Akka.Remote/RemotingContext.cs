using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Proto;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// What all associations and connections of one node share: who we are, whom we have quarantined, and how messages become
/// envelopes. Thread-safe.
/// </summary>
internal sealed class RemotingContext(
    ExtendedActorSystem system, RemoteSettings settings, INodeTransport transport, int uid, ILoggingAdapter log)
{
    public const uint Version = 1;

    public const string QuarantinedRefusal = "quarantined";

    private readonly ConcurrentDictionary<(Address Address, int Uid), DateTimeOffset> _quarantined = new();
    private ulong _sessions;

    public RemoteSettings Settings { get; } = settings;

    public INodeTransport Transport { get; } = transport;

    public ILoggingAdapter Log { get; } = log;

    public int Uid { get; } = uid;

    public ExtendedActorSystem System { get; } = system;

    /// <summary>Known as soon as the transport listens.</summary>
    public Address LocalAddress { get; set; } = Address.AllSystems;

    public Hello HelloTo(Address remote) => new() { Version = Version, From = LocalAddress.ToString(), FromUid = Uid, To = remote.ToString() };

    public SystemMessageOutbox NewOutbox() => new(Settings.SystemMessageBufferSize, Interlocked.Increment(ref _sessions));

    public bool IsQuarantined(Address address, int uid) => _quarantined.ContainsKey((address, uid));

    /// <returns>False when it was quarantined before.</returns>
    public bool Quarantine(Address address, int uid)
    {
        var now = System.Scheduler.Now;
        foreach (var (node, since) in _quarantined)
        {
            if (now - since > Settings.PruneQuarantineMarkerAfter) _quarantined.TryRemove(node, out _);
        }

        return _quarantined.TryAdd((address, uid), now);
    }

    public void OnQuarantinedBy(Address remote) =>
        System.EventStream.Publish(new ThisActorSystemQuarantinedEvent(LocalAddress, remote));

    public void DeadLetter(OutgoingMessage message) =>
        System.DeadLetters.Tell(new DeadLetter(message.Message, message.Sender, message.Recipient), message.Sender);

    /// <summary>Null when the message cannot be sent: it is too large or has no serializer. That is logged here.</summary>
    public RemoteEnvelope? Serialize(OutgoingMessage message)
    {
        try
        {
            var envelope = EnvelopeCodec.ToEnvelope(message, System, LocalAddress);
            var size = envelope.CalculateSize() + EnvelopeCodec.FrameOverhead;
            if (size <= Settings.MaximumFrameSize) return envelope;
            Log.Error(
                "Message {0} to {1} is {2} bytes, the limit is {3}: dropped",
                message.Message.GetType(), message.Recipient, size, Settings.MaximumFrameSize);
        }
        catch (Exception cause)
        {
            Log.Error(cause, "Message {0} to {1} cannot be serialized: dropped", message.Message.GetType(), message.Recipient);
        }

        return null;
    }
}
