using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Tools.PublishSubscribe.Internal;

internal interface IMediatorMessage : IDeadLetterSuppression;

/// <summary>The topics that have subscribers on one node; only that node changes it, and counts its changes.</summary>
internal sealed record TopicBucket(Address Owner, long Version, ImmutableHashSet<string> Topics);

/// <summary>Versions of all buckets that the sender has; whoever has newer ones sends them.</summary>
internal sealed record MediatorStatus(ImmutableDictionary<Address, long> Versions, bool IsReply) : IMediatorMessage;

internal sealed record MediatorDelta(ImmutableArray<TopicBucket> Buckets) : IMediatorMessage;

/// <summary>To another node's mediator: deliver to your subscribers.</summary>
internal sealed record PublishedElsewhere(string Topic, object Message) : IMediatorMessage;
