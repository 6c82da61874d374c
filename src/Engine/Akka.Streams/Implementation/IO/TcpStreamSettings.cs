using Akka.Actor;

namespace Akka.Streams.Implementation.IO;

/// <summary>What reference.conf says about sockets.</summary>
internal sealed record TcpStreamSettings(int ReadBufferSize, int WriteBufferSize, TimeSpan RegisterTimeout, TimeSpan CloseTimeout)
{
    public static TcpStreamSettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(ActorMaterializer.DefaultConfig());
        var config = system.Settings.Config;
        return new TcpStreamSettings(
            config.GetInt("akka.io.tcp.disabled-buffer-pool.buffer-size"),
            (int)config.GetByteSize("akka.stream.materializer.io.tcp.write-buffer-size")!.Value,
            config.GetTimeSpan("akka.io.tcp.register-timeout"),
            TimeSpan.FromSeconds(5));
    }
}
