using Akka.Configuration;

namespace AkkaP2P.Client.Gateway;

/// <summary>The keys below <c>akkap2p.client.gateway</c>; client.conf says what each means.</summary>
internal sealed record GatewaySettings
{
    public long Cache { get; init; } = 20L << 30;

    public long ReadAhead { get; init; } = 16 << 20;

    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan IdlePause { get; init; } = TimeSpan.FromMinutes(1);

    public static GatewaySettings From(Config client)
    {
        var config = client.GetConfig("gateway");
        return new GatewaySettings
        {
            Cache = config.GetByteSize("cache") ?? throw new ConfigurationException("akkap2p.client.gateway.cache is not set"),
            ReadAhead = config.GetByteSize("read-ahead") ?? throw new ConfigurationException("akkap2p.client.gateway.read-ahead is not set"),
            Wait = config.GetTimeSpan("wait"),
            IdlePause = config.GetTimeSpan("idle-pause"),
        };
    }
}
