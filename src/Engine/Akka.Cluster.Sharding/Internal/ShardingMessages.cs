using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>
/// What regions (R) and the coordinator (C) say to each other.
/// <code>
///   R ── Register ──▶ C      C ── RegisterAck ──▶ R
///   R ── GetShardHome ──▶ C  C ── HostShard ──▶ R'   R' ── ShardStarted ──▶ C   C ── ShardHome ──▶ R
///   moving: C ── BeginHandOff ──▶ all R ── BeginHandOffAck ──▶ C ── HandOff ──▶ R' ── ShardStopped ──▶ C
/// </code>
/// </summary>
internal static class ShardingMessages
{
    public interface IShardingMessage : IClusterShardingSerializable, IDeadLetterSuppression;

    public sealed record Register(IActorRef Region, ImmutableArray<string> Hosted) : IShardingMessage;

    public sealed record RegisterAck(IActorRef Coordinator) : IShardingMessage;

    public sealed record GetShardHome(string Shard) : IShardingMessage;

    public sealed record ShardHome(string Shard, IActorRef Region) : IShardingMessage;

    public sealed record HostShard(string Shard) : IShardingMessage;

    public sealed record ShardStarted(string Shard) : IShardingMessage;

    public sealed record BeginHandOff(string Shard) : IShardingMessage;

    public sealed record BeginHandOffAck(string Shard) : IShardingMessage;

    public sealed record HandOff(string Shard) : IShardingMessage;

    public sealed record ShardStopped(string Shard) : IShardingMessage;

    public sealed record GracefulShutdownRequest(IActorRef Region) : IShardingMessage;
}
