using AkkaP2P.Swarm.Limits;

namespace AkkaP2P.Client.Peers;

/// <summary>One direction's rate limit for all connections of the node; may be changed while they run. Safe for use by several threads.</summary>
internal sealed class BandwidthLimit(long? bytesPerSecond, TimeProvider time)
{
    /// <summary>A new limit is felt after so long by who waits under the old one.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private const int SmallestSlice = 4 << 10;
    private const int LargestSlice = 128 << 10;

    private readonly TokenBucket _bucket = new(bytesPerSecond, time);
    private long _moved;

    /// <summary>Bytes that went this way since the node started.</summary>
    public long Moved => Interlocked.Read(ref _moved);

    /// <summary>Bytes per second; null is no limit.</summary>
    public long? Rate
    {
        get => _bucket.Rate;
        set => _bucket.Rate = value;
    }

    /// <summary>How many bytes to move at a time, so that a slow limit is a slow stream and not a rare burst.</summary>
    public int Slice => _bucket.Rate is { } rate ? (int)Math.Clamp(rate / 20, SmallestSlice, LargestSlice) : int.MaxValue;

    /// <summary>Waits until so many bytes may be moved.</summary>
    public async ValueTask Take(int bytes, CancellationToken cancel)
    {
        while (!_bucket.TryTake(bytes, out var wait))
        {
            // A delay counts whole milliseconds and cuts off the rest: one below the first would not wait at all.
            var milliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
            await Task.Delay(milliseconds < LongestWait ? milliseconds : LongestWait, time, cancel).ConfigureAwait(false);
        }

        Interlocked.Add(ref _moved, bytes);
    }
}
