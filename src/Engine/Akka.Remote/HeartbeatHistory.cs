namespace Akka.Remote;

/// <summary>The last intervals between heartbeats, in milliseconds, with their running mean and variance.</summary>
internal sealed class HeartbeatHistory
{
    private readonly long[] _intervals;
    private int _next;
    private double _sum;
    private double _squares;

    public HeartbeatHistory(int maxSampleSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSampleSize, 1);
        _intervals = new long[maxSampleSize];
    }

    public int Count { get; private set; }

    public double Mean => _sum / Count;

    public double StdDeviation => Math.Sqrt(Math.Max(0, _squares / Count - Mean * Mean));

    public void Add(long intervalMillis)
    {
        if (Count == _intervals.Length)
        {
            var oldest = _intervals[_next];
            _sum -= oldest;
            _squares -= (double)oldest * oldest;
        }
        else
        {
            Count++;
        }

        _intervals[_next] = intervalMillis;
        _next = (_next + 1) % _intervals.Length;
        _sum += intervalMillis;
        _squares += (double)intervalMillis * intervalMillis;
    }
}
