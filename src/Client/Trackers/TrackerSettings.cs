using Akka.Configuration;

namespace AkkaP2P.Client.Trackers;

/// <summary>The keys below <c>akkap2p.client.tracker</c>; client.conf says what each means.</summary>
public sealed record TrackerSettings
{
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(3);

    public int BreakerFailures { get; init; } = 3;

    public TimeSpan BreakerOpen { get; init; } = TimeSpan.FromSeconds(1);

    public double RebalanceFactor { get; init; } = 2.0;

    public long MaxReplyBytes { get; init; } = 64 << 20;

    public int MaxEventBytes { get; init; } = 1 << 20;

    /// <summary>How long one try of this call may take at one tracker.</summary>
    internal TimeSpan TryTimeoutOf(TrackerCall call) => call.HashesPassword ? 2 * TryTimeout : TryTimeout;

    public static TrackerSettings From(Config client)
    {
        var config = client.GetConfig("tracker");
        return new TrackerSettings
        {
            CommandTimeout = config.GetTimeSpan("command-timeout"),
            ConnectTimeout = config.GetTimeSpan("connect-timeout"),
            TryTimeout = config.GetTimeSpan("try-timeout"),
            HeartbeatTimeout = config.GetTimeSpan("heartbeat-timeout"),
            BackoffMin = config.GetTimeSpan("backoff-min"),
            BackoffMax = config.GetTimeSpan("backoff-max"),
            BreakerFailures = config.GetInt("breaker-failures"),
            BreakerOpen = config.GetTimeSpan("breaker-open"),
            RebalanceFactor = config.GetDouble("rebalance-factor"),
            MaxReplyBytes = config.GetByteSize("max-reply") ?? throw new ConfigurationException("max-reply is not a size"),
            MaxEventBytes = (int)(config.GetByteSize("max-event") ?? throw new ConfigurationException("max-event is not a size")),
        };
    }
}
