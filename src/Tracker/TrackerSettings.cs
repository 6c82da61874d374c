using System.Globalization;
using System.Reflection;
using Akka.Configuration;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Swarm.Limits;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Swarms;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker;

/// <summary>The values of tracker.conf, checked.</summary>
internal sealed class TrackerSettings
{
    private const string Root = "akkap2p.tracker";

    private readonly Config _config;
    private readonly HashSet<string> _read = [];

    /// <exception cref="TrackerStartException">A value cannot be read or makes no sense.</exception>
    public TrackerSettings(Config config, TimeProvider time)
    {
        _config = config.WithFallback(Defaults);
        Entities = new EntitySettings(Time("entities.idle-timeout"), Positive("entities.max-waiting"), time);
        Swarms = new SwarmSettings(Time("swarms.news-delay"), Time("swarms.gather-time"), Time("swarms.count-interval"), Time("swarms.hub-grace"), Time("swarms.idle-timeout"), time);
        Hub = new HubSettings(Time("sessions.heartbeat-interval"), Time("sessions.presence-grace"), time);
        Catalog = new CatalogSettings(Time("catalog.poll-interval"), Positive("catalog.page-size"));
        SignIn = new SignInLimits(Positive("passwords.failures"), Time("passwords.failure-leak"));
        TokenLifetime = Time("sessions.token-lifetime");
        KeyRotation = Time("sessions.key-rotation");
        PasswordIterations = Positive("passwords.iterations");
        PasswordThreads = Positive("passwords.threads");
        PasswordsWaiting = Positive("passwords.max-waiting");
        MaxBody = Bytes("api.max-body");
        MaxFileBody = Bytes("api.max-file-body");
        MaxAnnounceBody = Bytes("api.max-announce-body");
        MaxAnnouncedFiles = Positive("api.max-announced-files");
        LargeMemory = Bytes("api.large-memory");
        LargeWait = Time("api.large-wait");
        Connections = new ConnectionBounds(
            Positive("api.max-connections"), Positive("api.max-connections-per-address"), Positive("api.max-unproven-connections"), Time("api.unproven-patience"));
        BodyTimeout = Time("api.body-timeout");
        AnnounceBurst = Positive("api.announce-burst");
        AnnounceLeak = Time("api.announce-leak");
        MaxSessions = Positive("sessions.max-per-user");
        MaxGroups = Positive("groups.max-per-user");
        MaxFiles = Positive("files.max-per-group");
        HeadersTimeout = Time("api.headers-timeout");
        KeepAliveTimeout = Time("api.keep-alive-timeout");
        CommandTimeout = Time("api.command-timeout");
        RetryInterval = Time("api.retry-interval");
        ReplicaTimeout = Time("api.replica-timeout");
        Shards = Positive("cluster.shards");
        Formation = new FormationSettings(Time("cluster.join-timeout"), Time("cluster.retry-interval"), Time("cluster.renew-interval"), Time("cluster.stray-timeout"), time);
        StoreTimeout = Time("cluster.store-timeout");
        TicketLifetime = Time("tickets.lifetime");
        if (TicketLifetime > Ticket.MaxLifetime) throw Bad("tickets.lifetime", "at most 5 minutes");
    }

    /// <summary>tracker.conf as it was when the program was built, for when its folder is not there.</summary>
    public static Config Defaults { get; } = ConfigurationFactory.ParseString(ReadDefaults());

    /// <summary>Every key there is.</summary>
    public IReadOnlySet<string> Keys => _read;

    public EntitySettings Entities { get; }

    public SwarmSettings Swarms { get; }

    public HubSettings Hub { get; }

    public CatalogSettings Catalog { get; }

    public SignInLimits SignIn { get; }

    public FormationSettings Formation { get; }

    public TimeSpan StoreTimeout { get; }

    public int Shards { get; }

    public TimeSpan TicketLifetime { get; }

    public TimeSpan TokenLifetime { get; }

    public TimeSpan KeyRotation { get; }

    public int PasswordIterations { get; }

    public int PasswordThreads { get; }

    public int PasswordsWaiting { get; }

    public int MaxBody { get; }

    public int MaxFileBody { get; }

    public int MaxAnnounceBody { get; }

    public int MaxAnnouncedFiles { get; }

    public int LargeMemory { get; }

    public TimeSpan LargeWait { get; }

    public ConnectionBounds Connections { get; }

    public TimeSpan BodyTimeout { get; }

    public int AnnounceBurst { get; }

    public TimeSpan AnnounceLeak { get; }

    public int MaxSessions { get; }

    public int MaxGroups { get; }

    public int MaxFiles { get; }

    public TimeSpan HeadersTimeout { get; }

    public TimeSpan KeepAliveTimeout { get; }

    public TimeSpan CommandTimeout { get; }

    public TimeSpan RetryInterval { get; }

    public TimeSpan ReplicaTimeout { get; }

    private TimeSpan Time(string key)
    {
        var value = Read(key, "a time like 5s or 200ms", path => _config.GetTimeSpan(path, null, allowInfinite: false));
        return value > TimeSpan.Zero ? value : throw Bad(key, "more than nothing");
    }

    private int Positive(string key)
    {
        var value = Read(key, "a whole number", path => _config.GetInt(path, 0));
        return value > 0 ? value : throw Bad(key, "a whole number above 0");
    }

    private int Bytes(string key)
    {
        var value = Read(key, "a size like 64KiB", path => _config.GetByteSize(path) ?? 0);
        return value is > 0 and <= int.MaxValue ? (int)value : throw Bad(key, "a size between 1 byte and 2 GiB");
    }

    private T Read<T>(string key, string expected, Func<string, T> read)
    {
        try
        {
            _read.Add($"{Root}.{key}");
            return read($"{Root}.{key}");
        }
        catch (Exception e) when (e is FormatException or ArgumentException or ConfigurationException or OverflowException)
        {
            throw Bad(key, expected);
        }
    }

    private static TrackerStartException Bad(string key, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"setting {Root}.{key}: expected {expected}")) { IsMisuse = true };

    private static string ReadDefaults()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("tracker.conf")
            ?? throw new InvalidOperationException("tracker.conf is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
