using Akka.Configuration;

namespace AkkaP2P.Client;

/// <summary>client.conf as it is built into the program.</summary>
public static class ClientConfig
{
    public static Config Default { get; } = ConfigurationFactory.FromResource("client.conf", typeof(ClientConfig).Assembly);
}
