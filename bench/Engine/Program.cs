using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using AkkaP2P.Bench.Engine;

// Messages a second inside one process: each figure is the best of several rounds, since the machine is shared.
const int Rounds = 7;

using var system = ActorSystem.Create("bench", "akka.loglevel = WARNING");
await Report("Tell, one thread to one actor", () => TellRate.Measure(system, 4_000_000));
await Report("Ping-pong between two actors", () => PingPongRate.Measure(system, 1_000_000));
await Report("Ask, one at a time", () => AskRate.Measure(system, 200_000, inFlight: 1));
await Report("Ask, 64 at a time", () => AskRate.Measure(system, 400_000, inFlight: 64));
await system.Terminate();

static async Task Report(string what, Func<Task<double>> measure)
{
    var best = 0.0;
    for (var round = 0; round < Rounds; round++) best = Math.Max(best, await measure());
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-32} {best,12:N0} messages/s"));
}

namespace AkkaP2P.Bench.Engine
{
    internal static class Rate
    {
        public static double Of(int messages, Stopwatch watch) => messages / watch.Elapsed.TotalSeconds;
    }
}
