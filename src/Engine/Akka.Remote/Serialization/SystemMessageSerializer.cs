using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Proto;
using Akka.Serialization;
using Google.Protobuf;

namespace Akka.Remote.Serialization;

/// <summary>The system messages that cross the network: those of DeathWatch, and the order to stop.</summary>
public sealed class SystemMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override string Manifest(object o) => o switch
    {
        Watch => "W",
        Unwatch => "UW",
        DeathWatchNotification => "DWN",
        Terminate => "T",
        _ => throw new ArgumentException($"{o.GetType()} does not cross the network", nameof(o)),
    };

    public override byte[] ToBinary(object o) => o switch
    {
        Watch m => ToProto(m.Watchee, m.Watcher).ToByteArray(),
        Unwatch m => ToProto(m.Watchee, m.Watcher).ToByteArray(),
        DeathWatchNotification m => new DeathWatchNotificationProto
        {
            Actor = Akka.Serialization.Serialization.SerializedActorPath(m.Actor),
            ExistenceConfirmed = m.ExistenceConfirmed,
            AddressTerminated = m.AddressTerminated,
        }.ToByteArray(),
        Terminate => [],
        _ => throw new ArgumentException($"{o.GetType()} does not cross the network", nameof(o)),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case "W":
                var watch = WatchProto.Parser.ParseFrom(bytes);
                return new Watch(Resolve(watch.Watchee), Resolve(watch.Watcher));
            case "UW":
                var unwatch = WatchProto.Parser.ParseFrom(bytes);
                return new Unwatch(Resolve(unwatch.Watchee), Resolve(unwatch.Watcher));
            case "DWN":
                var notification = DeathWatchNotificationProto.Parser.ParseFrom(bytes);
                return new DeathWatchNotification(
                    Resolve(notification.Actor), notification.ExistenceConfirmed, notification.AddressTerminated);
            case "T":
                return new Terminate();
            default:
                throw new ArgumentException($"no system message has the manifest '{manifest}'", nameof(manifest));
        }
    }

    private static WatchProto ToProto(IActorRef watchee, IActorRef watcher) => new()
    {
        Watchee = Akka.Serialization.Serialization.SerializedActorPath(watchee),
        Watcher = Akka.Serialization.Serialization.SerializedActorPath(watcher),
    };

    private IInternalActorRef Resolve(string path) => (IInternalActorRef)system.Provider.ResolveActorRef(path);
}
