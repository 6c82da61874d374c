using System.Buffers.Binary;
using System.Collections.Immutable;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Clustering.Proto;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;
using Google.Protobuf;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>Values inside messages to and from their wire form. What cannot be is a <see cref="FormatException"/> or <see cref="ArgumentException"/>.</summary>
internal static class ProtoValues
{
    private const int KeyBytes = 16;

    public static StampProto ToProto(this CommandStamp stamp)
    {
        var key = new byte[KeyBytes];
        BinaryPrimitives.WriteUInt128BigEndian(key, stamp.Key.Value);
        return new StampProto { Key = UnsafeByteOperations.UnsafeWrap(key), DeadlineUnixMilliseconds = stamp.Deadline.ToUnixTimeMilliseconds() };
    }

    public static CommandStamp ToStamp(this StampProto? part)
    {
        var proto = There(part);
        if (proto.Key.Length != KeyBytes) throw new FormatException($"a command's key has {KeyBytes} bytes, not {proto.Key.Length}");
        return new CommandStamp(
            new CommandKey(BinaryPrimitives.ReadUInt128BigEndian(proto.Key.Span)),
            DateTimeOffset.FromUnixTimeMilliseconds(proto.DeadlineUnixMilliseconds));
    }

    public static ByteString ToProto(this Hash256 hash) => UnsafeByteOperations.UnsafeWrap(hash.ToArray());

    public static Hash256 ToHash(this ByteString bytes) => new(bytes.Span);

    public static ByteString ToProto(this Hash256? hash) => hash is { } value ? value.ToProto() : ByteString.Empty;

    public static Hash256? ToOptionalHash(this ByteString bytes) => bytes.IsEmpty ? null : bytes.ToHash();

    public static FileContentProto ToProto(this FileContent content) => new()
    {
        Size = content.Size,
        PieceSize = content.PieceSize,
        Root = content.Root.ToProto(),
        Sha256 = content.Sha256.ToProto(),
    };

    public static FileContent ToContent(this FileContentProto? part)
    {
        var proto = There(part);
        return new FileContent(proto.Size, proto.PieceSize, proto.Root.ToOptionalHash(), proto.Sha256.ToOptionalHash());
    }

    public static EntityReplyProto ToProto(this EntityReply reply) => new()
    {
        Refused = reply.Error is not null,
        Code = reply.Error?.Code.Wire() ?? "",
        Message = reply.Error?.Message ?? "",
        RetryAfterSeconds = reply.Error?.RetryAfterSeconds ?? 0,
        Change = reply.Change,
    };

    public static EntityReply ToReply(this EntityReplyProto proto) => new(
        proto.Refused
            ? new CommandError(ErrorCodes.Parse(proto.Code), proto.Message, proto.RetryAfterSeconds > 0 ? proto.RetryAfterSeconds : null)
            : null,
        proto.Change);

    public static SwarmIdProto ToProto(this SwarmId swarm) => new() { Group = swarm.Group, Incarnation = swarm.Incarnation, File = swarm.File };

    public static SwarmId ToSwarmId(this SwarmIdProto? part)
    {
        var proto = There(part);
        return new SwarmId(proto.Group, proto.Incarnation, proto.File);
    }

    public static SwarmPeerProto ToProto(this SwarmPeer peer) => new()
    {
        User = peer.User,
        NodeId = peer.NodeId.ToProto(),
        Address = peer.Address,
        Pieces = peer.Pieces,
        Complete = peer.Complete,
        Score = peer.Score,
    };

    public static SwarmPeer ToPeer(this SwarmPeerProto proto) =>
        new(proto.User, proto.NodeId.ToHash(), proto.Address, proto.Pieces, proto.Complete, proto.Score);

    public static PeerReportProto ToProto(this PeerReport report) =>
        new() { NodeId = report.NodeId.ToProto(), Score = report.Score, Failures = report.Failures };

    public static PeerReport ToReport(this PeerReportProto proto) => new(proto.NodeId.ToHash(), proto.Score, proto.Failures);

    public static StateChangeProto ToProto(this StateChange change) => new()
    {
        Number = change.Number,
        Kind = (int)change.Kind,
        Id = change.Id,
        Version = change.Version,
        State = UnsafeByteOperations.UnsafeWrap(change.State),
    };

    public static StateChange ToChange(this StateChangeProto proto) =>
        new(proto.Number, (EntityKind)proto.Kind, proto.Id, proto.Version, proto.State.ToByteArray());

    public static ChangeBatchProto ToProto(this ChangeBatch batch) =>
        new() { After = batch.After, UpTo = batch.UpTo, Changes = { batch.Changes.Select(ToProto) } };

    public static ChangeBatch ToBatch(this ChangeBatchProto proto) =>
        new(proto.After, proto.UpTo, proto.Changes.Select(ToChange).ToImmutableArray());

    private static T There<T>(T? part)
        where T : class => part ?? throw new FormatException($"a message comes without its {typeof(T).Name}");
}
