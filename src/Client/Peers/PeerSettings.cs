using Akka.Configuration;

namespace AkkaP2P.Client.Peers;

/// <summary>The keys below <c>akkap2p.client.peer</c>; client.conf says what each means.</summary>
internal sealed record PeerSettings
{
    public bool Encryption { get; init; } = true;

    public int MaxConnections { get; init; } = 200;

    public int MaxConnectionsPerAddress { get; init; } = 150;

    public int MaxConnectionsPerUser { get; init; } = 64;

    public TimeSpan UnprovenPatience { get; init; } = TimeSpan.FromSeconds(1);

    public int UploadSlots { get; init; } = 8;

    public int MaxRequests { get; init; } = 512;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    public int MaxResting { get; init; } = 32;

    public TimeSpan RestingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan HaveInterval { get; init; } = TimeSpan.FromMilliseconds(30);

    public static PeerSettings From(Config client)
    {
        var config = client.GetConfig("peer");
        return new PeerSettings
        {
            Encryption = config.GetBoolean("encryption"),
            MaxConnections = config.GetInt("max-connections"),
            MaxConnectionsPerAddress = config.GetInt("max-connections-per-address"),
            MaxConnectionsPerUser = config.GetInt("max-connections-per-user"),
            UnprovenPatience = config.GetTimeSpan("unproven-patience"),
            UploadSlots = config.GetInt("upload-slots"),
            MaxRequests = config.GetInt("max-requests"),
            ConnectTimeout = config.GetTimeSpan("connect-timeout"),
            HandshakeTimeout = config.GetTimeSpan("handshake-timeout"),
            IdleTimeout = config.GetTimeSpan("idle-timeout"),
            MaxResting = config.GetInt("max-resting"),
            RestingTimeout = config.GetTimeSpan("resting-timeout"),
            HaveInterval = config.GetTimeSpan("have-interval"),
        };
    }
}
