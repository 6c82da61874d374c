using System.Diagnostics;

namespace AkkaP2P.Bench.Trackers;

/// <summary>Callers that call without a pause for a while, and what that gave.</summary>
internal static class Measure
{
    /// <param name="call">Makes one call of the caller with this number.</param>
    public static async Task<Result> Run(int callers, TimeSpan time, Func<int, Task> call)
    {
        var began = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => Repeat(caller, began, time, call))));
        return new Result([.. times.SelectMany(t => t).Order()], Stopwatch.GetElapsedTime(began));
    }

    private static async Task<List<TimeSpan>> Repeat(int caller, long began, TimeSpan time, Func<int, Task> call)
    {
        var times = new List<TimeSpan>();
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            var at = Stopwatch.GetTimestamp();
            await call(caller);
            times.Add(Stopwatch.GetElapsedTime(at));
        }

        return times;
    }

    /// <param name="Times">Of all calls, the shortest first.</param>
    public sealed record Result(TimeSpan[] Times, TimeSpan Elapsed)
    {
        public double Rate => Times.Length / Elapsed.TotalSeconds;

        public double Milliseconds(double share) => Times[(int)((Times.Length - 1) * share)].TotalMilliseconds;

        public override string ToString() =>
            $"{Rate:0} /s; {Milliseconds(0.5):0.0} ms at the median, {Milliseconds(0.99):0.0} ms at 99 %, {Milliseconds(1):0} ms at most";
    }
}
