using Akka.Actor;

namespace Akka.Streams.Dsl;

public static class TcpStreamExtensions
{
    public static TcpExt TcpStream(this ActorSystem system) => system.WithExtension<TcpExt, Tcp>();
}
