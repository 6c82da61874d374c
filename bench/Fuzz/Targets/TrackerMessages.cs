using System.Text;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;
using AkkaP2P.Tracker.Users;
using Google.Protobuf;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>What the actors of trackers say to each other. The first two bytes of an input are the manifest.</summary>
internal sealed class TrackerMessages : FuzzTarget
{
    /// <summary>Resolves references to actors that nobody sends anything.</summary>
    private static readonly Lazy<TrackerMessageSerializer> Serializer =
        new(() => new TrackerMessageSerializer((ExtendedActorSystem)ActorSystem.Create("fuzz", "akka { loglevel = OFF, stdout-loglevel = OFF }")));

    public TrackerMessages()
        : base("tracker-messages") => Seeds = [.. Samples().Select(m => (byte[])[.. Encoding.ASCII.GetBytes(Serializer.Value.Manifest(m)), .. Serializer.Value.ToBinary(m)])];

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Decode(byte[] input)
    {
        if (input.Length < 2) return;
        try
        {
            Serializer.Value.FromBinary(input[2..], Encoding.Latin1.GetString(input, 0, 2));
        }
        catch (IndexOutOfRangeException e)
        {
            throw new FarLengthException(e);
        }
    }

    public override bool IsRefusal(Exception e) => e is ArgumentException or FormatException or InvalidProtocolBufferException or FarLengthException;

    private static object[] Samples()
    {
        var (node, at) = (Hash256.Of("node"u8), DateTimeOffset.UnixEpoch.AddYears(50));
        var stamp = new CommandStamp(CommandKey.Of("ann", "POST /groups", "key"), at);
        var swarm = new SwarmId("films", 7, "film.mkv");
        var content = new FileContent(100_000, 16_384, Hash256.Of("root"u8), null);
        var peer = new SwarmPeer("ann", node, "127.0.0.1:4001", 3, false, 1.5);
        return
        [
            new UserCommands.Create("ann", "hash", stamp), new UserCommands.SignOut("ann", "session", at, at, stamp), new UserCommands.Rehash("ann", "old", "new", stamp),
            new SignInMessages.Begin("ann", "127.0.0.1", "node", new Guid("00112233-4455-6677-8899-aabbccddeeff")), new SignInMessages.Attempt("hash"), new SignInMessages.Refused(6),
            new GroupCommands.Join("films", "ann", stamp), new GroupCommands.Accept("films", "ann", "ben", stamp),
            new FileCommands.Register("films", "film.mkv", 7, "ann", content, stamp), new FileCommands.AddSharer("films", "film.mkv", 7, "ann", stamp),
            new EntityReply(new CommandError(ErrorCode.RateLimited, "no", 6), 7), new EntityUnavailable("why"),
            new SwarmMessages.Join(swarm, new SwarmAnnouncement("ann", node, "session", "127.0.0.1:4001", 3, false), [new PeerReport(node, 1.5, 2)], ActorRefs.Nobody),
            new SwarmMessages.Joined(true, 3), new SwarmMessages.Leave(swarm, node, "session"), new SwarmMessages.Evict(swarm, "ann"), new SwarmMessages.GetPeers(swarm),
            new SwarmMessages.PeersFound([peer]), new SwarmNews(swarm, ["session"], [peer]), new SwarmStarted(swarm),
            new ChangeBatch(6, 7, [new StateChange(7, EntityKind.Group, "films", 3, new byte[40])]),
            new OnlineUsers(new Address("akka.ssl.tcp", "akkap2p", "h", 1), 1, 0, 1, ["ann"]),
        ];
    }
}
