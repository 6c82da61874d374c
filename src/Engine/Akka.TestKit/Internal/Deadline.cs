using System.Diagnostics;

namespace Akka.TestKit.Internal;

/// <summary>A duration that has begun.</summary>
internal readonly struct Deadline(TimeSpan total)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Total => total;

    public TimeSpan Left
    {
        get
        {
            var left = total - Stopwatch.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
