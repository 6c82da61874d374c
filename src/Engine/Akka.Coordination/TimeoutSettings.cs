using Akka.Configuration;

namespace Akka.Coordination;

/// <summary>How often an owner renews, when a lease that is not renewed is free, and how long one call may take.</summary>
public sealed class TimeoutSettings(TimeSpan heartbeatInterval, TimeSpan heartbeatTimeout, TimeSpan operationTimeout)
{
    public TimeSpan HeartbeatInterval { get; } = heartbeatInterval;

    public TimeSpan HeartbeatTimeout { get; } = heartbeatTimeout;

    public TimeSpan OperationTimeout { get; } = operationTimeout;

    /// <exception cref="ArgumentException">The interval is not less than half the time-out.</exception>
    public static TimeoutSettings Create(Config config)
    {
        var timeout = config.GetTimeSpan("heartbeat-timeout", TimeSpan.FromSeconds(120));
        var interval = config.GetString("heartbeat-interval") is null or ""
            ? TimeSpan.FromTicks(Math.Max(timeout.Ticks / 10, TimeSpan.FromSeconds(5).Ticks))
            : config.GetTimeSpan("heartbeat-interval");
        if (interval >= timeout / 2) throw new ArgumentException("heartbeat-interval must be less than half heartbeat-timeout", nameof(config));
        return new TimeoutSettings(interval, timeout, config.GetTimeSpan("lease-operation-timeout", TimeSpan.FromSeconds(5)));
    }

    public override string ToString() => $"TimeoutSettings({HeartbeatInterval}, {HeartbeatTimeout}, {OperationTimeout})";
}
