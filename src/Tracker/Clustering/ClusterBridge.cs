using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>
/// What one tracker publishes for all: goes to every tracker's event stream, this one's included. Nothing rests on its
/// arrival: changes are read from the store's feed where one is missed, and the rest is told again.
/// </summary>
internal sealed class ClusterBridge : UntypedActor
{
    private const string Topic = "trackers";

    /// <summary>Bytes of state in one message, well below a frame; a larger batch travels as a hint without its content.</summary>
    private const int MaxBatchBytes = 100_000;

    private readonly IActorRef _mediator = DistributedPubSub.Get(Context.System).Mediator;

    public static Props Props { get; } = Props.Create(() => new ClusterBridge());

    /// <summary>Asks for the message to be published to all trackers.</summary>
    public sealed record PublishToAll(object Message);

    protected override void PreStart() => _mediator.Tell(new Subscribe(Topic, Self));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PublishToAll { Message: ChangeBatch batch }: Publish(Slim(batch)); break;
            case PublishToAll publish: Publish(publish.Message); break;
            case ChangeBatch or SwarmCounted or SwarmStarted or TrackerReport or OnlineUsers or StoreReached: Context.System.EventStream.Publish(message); break;
            case SubscribeAck: break;
            default: Unhandled(message); break;
        }
    }

    private void Publish(object message) => _mediator.Tell(new Publish(Topic, message));

    /// <summary>An empty batch that does not join on makes its receivers read the feed.</summary>
    private static ChangeBatch Slim(ChangeBatch batch) => batch.Changes.Sum(c => c.State.Length + c.Id.Length) <= MaxBatchBytes
        ? batch
        : new ChangeBatch(batch.UpTo, batch.UpTo, []);
}
