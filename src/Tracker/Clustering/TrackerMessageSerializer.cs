using Akka.Actor;
using Akka.Serialization;
using AkkaP2P.Tracker.Clustering.Proto;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;
using AkkaP2P.Tracker.Users;
using Google.Protobuf;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>The one serializer of what trackers' actors say to each other. A manifest, once used, never means anything else.</summary>
public sealed class TrackerMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 7201;

    public override string Manifest(object o) => o switch
    {
        UserCommands.Create => "uc",
        UserCommands.SignOut => "uo",
        UserCommands.Rehash => "uh",
        SignInMessages.Begin => "ib",
        SignInMessages.Succeeded => "is",
        SignInMessages.Attempt => "ia",
        SignInMessages.Refused => "ir",
        GroupCommands.Create => "gc",
        GroupCommands.Join => "gj",
        GroupCommands.Leave => "gl",
        GroupCommands.Accept => "ga",
        GroupCommands.Reject => "gr",
        GroupCommands.Remove => "gm",
        FileCommands.Register => "fr",
        FileCommands.AddSharer => "fs",
        FileCommands.Forget => "ff",
        EntityReply => "er",
        EntityUnavailable => "eu",
        SwarmMessages.Join => "sj",
        SwarmMessages.Joined => "sd",
        SwarmMessages.Leave => "sl",
        SwarmMessages.Evict => "se",
        SwarmMessages.GetPeers => "sg",
        SwarmMessages.PeersFound => "sp",
        SwarmNews => "sn",
        SwarmCounted => "sc",
        SwarmStarted => "ss",
        ChangeBatch => "cb",
        TrackerReport => "tr",
        OnlineUsers => "ou",
        StoreReached => "st",
        _ => throw new ArgumentException($"{o.GetType()} is not sent to other trackers", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => ToProto(obj).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "uc" => Create(CreateUserProto.Parser.ParseFrom(bytes)),
        "uh" => Rehash(RehashProto.Parser.ParseFrom(bytes)),
        "uo" => SignOut(SignOutProto.Parser.ParseFrom(bytes)),
        "ib" => Begin(SignInProto.Parser.ParseFrom(bytes)),
        "is" => Succeeded(SignInProto.Parser.ParseFrom(bytes)),
        "ia" => Attempt(AttemptProto.Parser.ParseFrom(bytes)),
        "ir" => new SignInMessages.Refused(RefusedProto.Parser.ParseFrom(bytes).RetryAfterSeconds),
        "gc" or "gj" or "gl" or "ga" or "gr" or "gm" => Group(manifest, GroupCommandProto.Parser.ParseFrom(bytes)),
        "fr" or "fs" or "ff" => File(manifest, FileCommandProto.Parser.ParseFrom(bytes)),
        "er" => EntityReplyProto.Parser.ParseFrom(bytes).ToReply(),
        "eu" => new EntityUnavailable(TextProto.Parser.ParseFrom(bytes).Text),
        "sj" => Join(SwarmJoinProto.Parser.ParseFrom(bytes)),
        "sd" => Joined(SwarmJoinedProto.Parser.ParseFrom(bytes)),
        "sl" => Leave(SwarmLeaveProto.Parser.ParseFrom(bytes)),
        "se" => Evict(SwarmEvictProto.Parser.ParseFrom(bytes)),
        "sg" => new SwarmMessages.GetPeers(SwarmGetPeersProto.Parser.ParseFrom(bytes).Swarm.ToSwarmId()),
        "sp" => new SwarmMessages.PeersFound([.. SwarmPeersProto.Parser.ParseFrom(bytes).Peers.Select(ProtoValues.ToPeer)]),
        "sn" => News(SwarmNewsProto.Parser.ParseFrom(bytes)),
        "sc" => Counted(SwarmCountedProto.Parser.ParseFrom(bytes)),
        "ss" => new SwarmStarted(SwarmIdProto.Parser.ParseFrom(bytes).ToSwarmId()),
        "cb" => ChangeBatchProto.Parser.ParseFrom(bytes).ToBatch(),
        "tr" => Report(TrackerReportProto.Parser.ParseFrom(bytes)),
        "ou" => Online(OnlineUsersProto.Parser.ParseFrom(bytes)),
        "st" => new StoreReached(Address.Parse(StoreReachedProto.Parser.ParseFrom(bytes).Address)),
        _ => throw new ArgumentException($"no message of trackers has the manifest '{manifest}'", nameof(manifest)),
    };

    private static IMessage ToProto(object o) => o switch
    {
        UserCommands.Create m => new CreateUserProto { User = m.User, PasswordHash = m.PasswordHash, Stamp = m.Stamp.ToProto() },
        UserCommands.SignOut m => ToProto(m),
        UserCommands.Rehash m => new RehashProto { User = m.User, OldHash = m.OldHash, NewHash = m.NewHash, Stamp = m.Stamp.ToProto() },
        SignInMessages.Begin m => new SignInProto { User = m.User, Address = m.Address, Node = m.Node, Attempt = ByteString.CopyFrom(m.Attempt.ToByteArray()) },
        SignInMessages.Succeeded m => new SignInProto { User = m.User, Address = m.Address, Node = m.Node },
        SignInMessages.Attempt m => m.PasswordHash is null ? new AttemptProto() : new AttemptProto { PasswordHash = m.PasswordHash },
        SignInMessages.Refused m => new RefusedProto { RetryAfterSeconds = m.RetryAfterSeconds },
        GroupCommands.Accept m => ToProto(m, m.User),
        GroupCommands.Reject m => ToProto(m, m.User),
        GroupCommands.Remove m => ToProto(m, m.User),
        GroupCommands.IGroupCommand m => ToProto(m, ""),
        FileCommands.Register m => ToProto(m, m.User, m.Content),
        FileCommands.AddSharer m => ToProto(m, m.User, null),
        FileCommands.Forget m => ToProto(m, "", null),
        EntityReply m => m.ToProto(),
        EntityUnavailable m => new TextProto { Text = m.Reason },
        SwarmMessages.Join m => ToProto(m),
        SwarmMessages.Joined m => new SwarmJoinedProto { Full = m.Full, Seeders = m.Seeders },
        SwarmMessages.Leave m => new SwarmLeaveProto { Swarm = m.Swarm.ToProto(), NodeId = m.NodeId.ToProto(), SessionId = m.SessionId },
        SwarmMessages.Evict m => new SwarmEvictProto { Swarm = m.Swarm.ToProto(), User = m.User },
        SwarmMessages.GetPeers m => new SwarmGetPeersProto { Swarm = m.Swarm.ToProto() },
        SwarmMessages.PeersFound m => new SwarmPeersProto { Peers = { m.Peers.Select(ProtoValues.ToProto) } },
        SwarmNews m => new SwarmNewsProto { Swarm = m.Swarm.ToProto(), Sessions = { m.Sessions }, Peers = { m.Peers.Select(ProtoValues.ToProto) } },
        SwarmCounted m => new SwarmCountedProto { Swarm = m.Swarm.ToProto(), Seeders = m.Seeders, Peers = m.Peers, PiecesPerSecond = m.PiecesPerSecond, AtLeast = m.AtLeast },
        SwarmStarted m => m.Swarm.ToProto(),
        ChangeBatch m => m.ToProto(),
        TrackerReport m => new TrackerReportProto { Address = m.Address.ToString(), Api = m.Api, Streams = m.Streams, Shards = m.Shards },
        StoreReached m => new StoreReachedProto { Address = m.Address.ToString() },
        OnlineUsers m => new OnlineUsersProto
        {
            Address = m.Address.ToString(),
            Generation = m.Generation,
            Page = m.Page,
            Pages = m.Pages,
            Users = { m.Users },
        },
        _ => throw new ArgumentException($"{o.GetType()} is not sent to other trackers", nameof(o)),
    };

    private static SignOutProto ToProto(UserCommands.SignOut m) => new()
    {
        User = m.User,
        SessionId = m.SessionId,
        StartedAtUnixMilliseconds = m.StartedAt.ToUnixTimeMilliseconds(),
        ValidUntilUnixMilliseconds = m.ValidUntil.ToUnixTimeMilliseconds(),
        Stamp = m.Stamp.ToProto(),
    };

    private static GroupCommandProto ToProto(GroupCommands.IGroupCommand m, string user) =>
        new() { Group = m.Group, Caller = m.Caller, User = user, Stamp = m.Stamp.ToProto() };

    private static FileCommandProto ToProto(FileCommands.IFileCommand m, string user, FileContent? content) => new()
    {
        Group = m.Group,
        File = m.File,
        Incarnation = m.Incarnation,
        User = user,
        Content = content?.ToProto(),
        Stamp = m.Stamp.ToProto(),
    };

    private static SwarmJoinProto ToProto(SwarmMessages.Join m) => new()
    {
        Swarm = m.Swarm.ToProto(),
        User = m.Node.User,
        NodeId = m.Node.NodeId.ToProto(),
        SessionId = m.Node.SessionId,
        Address = m.Node.Address,
        Pieces = m.Node.Pieces,
        Complete = m.Node.Complete,
        Reports = { m.Reports.Select(ProtoValues.ToProto) },
        Hub = Serialization.SerializedActorPath(m.Hub),
    };

    private static UserCommands.Create Create(CreateUserProto p) => new(p.User, p.PasswordHash, p.Stamp.ToStamp());

    private static UserCommands.Rehash Rehash(RehashProto p) => new(p.User, p.OldHash, p.NewHash, p.Stamp.ToStamp());

    private static UserCommands.SignOut SignOut(SignOutProto p) => new(
        p.User,
        p.SessionId,
        DateTimeOffset.FromUnixTimeMilliseconds(p.StartedAtUnixMilliseconds),
        DateTimeOffset.FromUnixTimeMilliseconds(p.ValidUntilUnixMilliseconds),
        p.Stamp.ToStamp());

    private static SignInMessages.Begin Begin(SignInProto p) => new(p.User, p.Address, p.Node, p.Attempt.Length == 16 ? new Guid(p.Attempt.Span) : Guid.NewGuid());

    private static SignInMessages.Succeeded Succeeded(SignInProto p) => new(p.User, p.Address, p.Node);

    private static SignInMessages.Attempt Attempt(AttemptProto p) => new(p.HasPasswordHash ? p.PasswordHash : null);

    private static GroupCommands.IGroupCommand Group(string manifest, GroupCommandProto p) => manifest switch
    {
        "gc" => new GroupCommands.Create(p.Group, p.Caller, p.Stamp.ToStamp()),
        "gj" => new GroupCommands.Join(p.Group, p.Caller, p.Stamp.ToStamp()),
        "gl" => new GroupCommands.Leave(p.Group, p.Caller, p.Stamp.ToStamp()),
        "ga" => new GroupCommands.Accept(p.Group, p.Caller, p.User, p.Stamp.ToStamp()),
        "gr" => new GroupCommands.Reject(p.Group, p.Caller, p.User, p.Stamp.ToStamp()),
        _ => new GroupCommands.Remove(p.Group, p.Caller, p.User, p.Stamp.ToStamp()),
    };

    private static FileCommands.IFileCommand File(string manifest, FileCommandProto p) => manifest switch
    {
        "fr" => new FileCommands.Register(p.Group, p.File, p.Incarnation, p.User, p.Content.ToContent(), p.Stamp.ToStamp()),
        "fs" => new FileCommands.AddSharer(p.Group, p.File, p.Incarnation, p.User, p.Stamp.ToStamp()),
        _ => new FileCommands.Forget(p.Group, p.File, p.Incarnation, p.Stamp.ToStamp()),
    };

    private SwarmMessages.Join Join(SwarmJoinProto p) => new(
        p.Swarm.ToSwarmId(),
        new SwarmAnnouncement(p.User, p.NodeId.ToHash(), p.SessionId, p.Address, p.Pieces, p.Complete),
        [.. p.Reports.Select(ProtoValues.ToReport)],
        system.Provider.ResolveActorRef(p.Hub));

    private static SwarmMessages.Joined Joined(SwarmJoinedProto p) => new(p.Full, p.Seeders);

    private static SwarmMessages.Leave Leave(SwarmLeaveProto p) => new(p.Swarm.ToSwarmId(), p.NodeId.ToHash(), p.SessionId);

    private static SwarmMessages.Evict Evict(SwarmEvictProto p) => new(p.Swarm.ToSwarmId(), p.User);

    private static SwarmNews News(SwarmNewsProto p) =>
        new(p.Swarm.ToSwarmId(), [.. p.Sessions], [.. p.Peers.Select(ProtoValues.ToPeer)]);

    private static SwarmCounted Counted(SwarmCountedProto p) => new(p.Swarm.ToSwarmId(), p.Seeders, p.Peers, p.PiecesPerSecond, p.AtLeast);

    private static TrackerReport Report(TrackerReportProto p) => new(Address.Parse(p.Address), p.Api, p.Streams, p.Shards);

    private static OnlineUsers Online(OnlineUsersProto p) => new(Address.Parse(p.Address), p.Generation, p.Page, p.Pages, [.. p.Users]);
}
