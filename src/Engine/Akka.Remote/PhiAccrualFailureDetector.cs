using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// Suspicion as a number that grows while a heartbeat is late: phi = −log10(P(a heartbeat comes later than now)), the
/// intervals taken as normally distributed. Phi 8 is one wrong suspicion in 10⁸.
/// Hayashibara et al., "The φ Accrual Failure Detector" (2004).
/// </summary>
public class PhiAccrualFailureDetector : FailureDetector
{
    private readonly double _threshold;
    private readonly double _minStdDeviationMillis;
    private readonly double _acceptablePauseMillis;
    private readonly Clock _clock;

    // Guards the history and the time of the last heartbeat: heartbeats and questions come from different threads.
    private readonly Lock _lock = new();
    private readonly HeartbeatHistory _history;
    private long? _lastHeartbeat;

    /// <param name="firstHeartbeatEstimate">The interval that is assumed before there is a history.</param>
    public PhiAccrualFailureDetector(
        double threshold,
        int maxSampleSize,
        TimeSpan minStdDeviation,
        TimeSpan acceptableHeartbeatPause,
        TimeSpan firstHeartbeatEstimate,
        Clock? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(minStdDeviation, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(acceptableHeartbeatPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstHeartbeatEstimate, TimeSpan.Zero);
        _threshold = threshold;
        _minStdDeviationMillis = minStdDeviation.TotalMilliseconds;
        _acceptablePauseMillis = acceptableHeartbeatPause.TotalMilliseconds;
        _clock = clock ?? DefaultClock;
        _history = new HeartbeatHistory(maxSampleSize);

        // Two samples around the estimate, with a high deviation, since the environment is not known yet.
        var estimate = (long)firstHeartbeatEstimate.TotalMilliseconds;
        _history.Add(estimate - estimate / 4);
        _history.Add(estimate + estimate / 4);
    }

    public PhiAccrualFailureDetector(Config config, EventStream ev)
        : this(
            config.GetDouble("threshold"),
            config.GetInt("max-sample-size"),
            config.GetTimeSpan("min-std-deviation"),
            config.GetTimeSpan("acceptable-heartbeat-pause"),
            config.GetTimeSpan("heartbeat-interval"))
    {
    }

    public override bool IsAvailable
    {
        get
        {
            lock (_lock) return Phi(_clock()) < _threshold;
        }
    }

    public override bool IsMonitoring
    {
        get
        {
            lock (_lock) return _lastHeartbeat is not null;
        }
    }

    public override void HeartBeat()
    {
        lock (_lock)
        {
            var now = _clock();
            // An interval during which the resource was suspected says nothing about its normal rhythm.
            if (_lastHeartbeat is { } last && Phi(now) < _threshold) _history.Add(now - last);
            _lastHeartbeat = now;
        }
    }

    internal double CurrentPhi
    {
        get
        {
            lock (_lock) return Phi(_clock());
        }
    }

    private double Phi(long now)
    {
        if (_lastHeartbeat is not { } last) return 0;
        var deviation = Math.Max(_history.StdDeviation, _minStdDeviationMillis);
        return Phi(now - last, _history.Mean + _acceptablePauseMillis, deviation);
    }

    /// <summary>The tail of the normal distribution by its logistic approximation (Bowling et al., 2009).</summary>
    private static double Phi(double elapsed, double mean, double deviation)
    {
        var y = (elapsed - mean) / deviation;
        var e = Math.Exp(-y * (1.5976 + 0.070566 * y * y));
        return elapsed > mean ? -Math.Log10(e / (1 + e)) : -Math.Log10(1 - 1 / (1 + e));
    }
}
