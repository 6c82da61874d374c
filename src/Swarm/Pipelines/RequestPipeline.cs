namespace AkkaP2P.Swarm.Pipelines;

/// <summary>
/// How much to ask of one peer ahead, and when it has stalled. The window doubles each time that it was filled and the rate had
/// grown (slow start) until the rate grows no more; from then on it is twice what is under way at the measured rate and the
/// shortest delay seen, the bandwidth-delay product. Not safe for use by several threads.
/// <code>
/// Growing ──rate no longer grows──▶ Steady ──nothing comes for the time-out──▶ Snubbed ──a piece comes──▶ Growing
/// </code>
/// </summary>
public sealed class RequestPipeline
{
    /// <summary>A round that is less than a quarter faster than the fastest so far is not growth…</summary>
    private const double Growth = 1.25;

    /// <summary>…and after so many of them the pipe is full.</summary>
    private const int FlatRounds = 2;

    /// <summary>For what is known of delays, more than this need not be looked at.</summary>
    private const int MaxAsked = 1_024;

    private readonly record struct Asked(long At, int Bytes);

    private readonly PipelineOptions _options;
    private readonly TimeProvider _time;
    private readonly int _pieceSize;
    private readonly BackOff _snubs;
    private readonly Queue<Asked> _asked = [];
    private readonly RateMeter _rate;
    private TimeSpan _minDelay = TimeSpan.MaxValue;

    /// <summary>Bytes of the first of those asked that have come.</summary>
    private int _firstTaken;
    private TimeSpan _meanGap = TimeSpan.Zero;
    private long _lastByteAt;
    private long _owesSince;
    private long _mayAskAt;
    private double _window;
    private double _roundBytes;
    private double _bestRoundRate;
    private int _flatRounds;
    private long _roundStart;

    public RequestPipeline(int pieceSize, PipelineOptions options, TimeProvider time, Dice dice)
    {
        (_pieceSize, _options, _time) = (pieceSize, options, time);
        _snubs = new BackOff(options.FirstSnub, options.LongestSnub, dice);
        _rate = new RateMeter(time);
        _window = MinWindow;
        _lastByteAt = _mayAskAt = _roundStart = time.GetTimestamp();
    }

    /// <summary>Bytes asked for and not here.</summary>
    public long Outstanding { get; private set; }

    public bool IsSnubbed { get; private set; }

    /// <summary>Bytes a second over the last seconds.</summary>
    public double Rate => _rate.BytesPerSecond;

    /// <summary>Bytes that may be outstanding.</summary>
    public long Window => IsSnubbed ? _pieceSize : (long)_window;

    /// <summary>Pieces to ask for now. A snubbed peer gets one at a time, and none before its back-off is over.</summary>
    public int Budget
    {
        get
        {
            if (IsSnubbed && _time.GetTimestamp() < _mayAskAt) return 0;
            var room = Window - Outstanding;
            return room <= 0 ? 0 : (int)((room + _pieceSize - 1) / _pieceSize);
        }
    }

    /// <summary>When the peer will have stalled, on the clock's timestamps, or null when nothing is outstanding.</summary>
    public long? StallsAt => Outstanding > 0 ? _lastByteAt + Ticks(Timeout) : null;

    public bool HasStalled => StallsAt <= _time.GetTimestamp();

    /// <summary>
    /// What it owes is not to be counted on: it has stalled before, or has owed for as long as the shortest time-out and would at its rate for longer than the
    /// longest. Less would do whose bytes wait in front of our own slow link an injustice.
    /// </summary>
    public bool IsCrawling => Outstanding > 0
        && (IsSnubbed || (_time.GetElapsedTime(_owesSince) >= _options.MinTimeout && Outstanding > Rate * _options.MaxTimeout.TotalSeconds));

    /// <summary>
    /// Many times the usual gap between two arrivals, within bounds: a peer that sends steadily is given up soon, a jumpy one late.
    /// </summary>
    public TimeSpan Timeout => TimeSpan.FromSeconds(Math.Clamp(
        8 * _meanGap.TotalSeconds, _options.MinTimeout.TotalSeconds, _options.MaxTimeout.TotalSeconds));

    private double MinWindow => Math.Min((double)_options.MinPieces * _pieceSize, Math.Max(_pieceSize, _options.MaxWindow));

    private double MaxWindow => Math.Max(_options.MaxWindow, MinWindow);

    /// <summary>Bytes were asked for.</summary>
    public void Requested(int bytes)
    {
        var now = _time.GetTimestamp();
        if (Outstanding == 0) _lastByteAt = _roundStart = _owesSince = now;
        if (Outstanding == 0) _roundBytes = 0;
        Outstanding += bytes;
        if (_asked.Count < MaxAsked) _asked.Enqueue(new Asked(now, bytes));
    }

    /// <summary>Bytes arrived, of a piece or a part of one.</summary>
    public void Received(int bytes)
    {
        var now = _time.GetTimestamp();
        var gap = _time.GetElapsedTime(_lastByteAt, now);
        _meanGap += (gap - _meanGap) / 8;
        _lastByteAt = now;
        Outstanding = Math.Max(0, Outstanding - bytes);
        _rate.Add(bytes);
        if (IsSnubbed) Unsnub();
        MeasureDelay(bytes, now);
        if (Outstanding == 0) ForgetAsked();
        Grow(bytes, now);
    }

    /// <summary>Bytes asked for will not come: rejected, cancelled.</summary>
    public void Withdrawn(int bytes)
    {
        Outstanding = Math.Max(0, Outstanding - bytes);
        if (Outstanding == 0) ForgetAsked();
    }

    /// <summary>Nothing came for too long: what was asked is given up, and the peer asked little and seldom until it sends again.</summary>
    public void Snub()
    {
        IsSnubbed = true;
        Outstanding = 0;
        ForgetAsked();
        _mayAskAt = _time.GetTimestamp() + Ticks(_snubs.Fail());
    }

    private void Unsnub()
    {
        IsSnubbed = false;
        _snubs.Succeed();
        _window = MinWindow;
        (_flatRounds, _bestRoundRate) = (0, 0);
    }

    /// <summary>
    /// What comes is taken for what was asked first; a piece may come in several parts. What is withdrawn in between makes delays look longer than they
    /// are, which the shortest of them does not mind.
    /// </summary>
    private void MeasureDelay(int bytes, long now)
    {
        while (bytes > 0 && _asked.TryPeek(out var first))
        {
            if (_firstTaken == 0) _minDelay = Shorter(_minDelay, _time.GetElapsedTime(first.At, now));
            var taken = Math.Min(bytes, first.Bytes - _firstTaken);
            (bytes, _firstTaken) = (bytes - taken, _firstTaken + taken);
            if (_firstTaken < first.Bytes) return;
            _asked.Dequeue();
            _firstTaken = 0;
        }
    }

    private void ForgetAsked()
    {
        _asked.Clear();
        _firstTaken = 0;
    }

    /// <summary>At the end of a round, in which as much arrived as fits the window.</summary>
    private void Grow(int bytes, long now)
    {
        _roundBytes += bytes;
        if (_roundBytes < _window) return;
        var seconds = _time.GetElapsedTime(_roundStart, now).TotalSeconds;
        var rate = seconds > 0 ? _roundBytes / seconds : double.PositiveInfinity;
        (_roundBytes, _roundStart) = (0, now);
        if (rate > _bestRoundRate * Growth) (_bestRoundRate, _flatRounds) = (rate, 0);
        else _flatRounds = Math.Min(_flatRounds + 1, FlatRounds);
        if (_flatRounds == FlatRounds) Settle();
        else if (_flatRounds == 0) _window = Math.Min(2 * _window, MaxWindow);
    }

    private void Settle()
    {
        var underWay = Rate * 2 * Math.Min(_minDelay.TotalSeconds, 1);
        var ahead = Math.Min(Rate * _options.MinAhead.TotalSeconds, _options.MaxAhead);
        _window = Math.Clamp(Math.Max(underWay, ahead), MinWindow, MaxWindow);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
