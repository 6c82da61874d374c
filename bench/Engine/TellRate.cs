using System.Diagnostics;
using Akka.Actor;

namespace AkkaP2P.Bench.Engine;

/// <summary>How fast one actor takes what one thread sends it.</summary>
internal static class TellRate
{
    public static async Task<double> Measure(ActorSystem system, int messages)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counter = system.ActorOf(Props.Create(() => new Counter(messages, done)));
        var message = new Count();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < messages; i++) counter.Tell(message, ActorRefs.NoSender);
        await done.Task;
        watch.Stop();
        system.Stop(counter);
        return Rate.Of(messages, watch);
    }

    private sealed record Count;

    private sealed class Counter : ReceiveActor
    {
        public Counter(int expected, TaskCompletionSource done)
        {
            var left = expected;
            Receive<Count>(_ =>
            {
                if (--left == 0) done.SetResult();
            });
        }
    }
}
