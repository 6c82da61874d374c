using System.Diagnostics;
using Akka.Actor;

namespace AkkaP2P.Bench.Remote;

/// <summary>Questions answered a second, with so many under way at once.</summary>
internal static class RoundTrips
{
    public static async Task<double> ByTell(ActorSystem system, IActorRef echo, int messages, int outstanding)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Stopwatch.StartNew();
        var client = system.ActorOf(Props.Create(() => new Client(echo, messages, outstanding, done)));
        await done.Task.WaitAsync(TimeSpan.FromMinutes(1));
        watch.Stop();
        system.Stop(client);
        return messages / watch.Elapsed.TotalSeconds;
    }

    public static async Task<double> ByAsk(Func<int, IActorRef> whom, int messages, int outstanding, Func<int, object>? question = null)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(asker => Task.Run(async () =>
        {
            for (var i = asker; i < messages; i += outstanding)
            {
                await whom(i).Ask<int>(question?.Invoke(i) ?? i, TimeSpan.FromSeconds(20));
            }
        })));
        watch.Stop();
        return messages / watch.Elapsed.TotalSeconds;
    }

    private sealed class Client : ReceiveActor
    {
        public Client(IActorRef echo, int messages, int outstanding, TaskCompletionSource done)
        {
            var (sent, answered) = (0, 0);
            while (sent < outstanding) echo.Tell(sent++, Self);
            Receive<int>(_ =>
            {
                if (sent < messages) echo.Tell(sent++, Self);
                if (++answered == messages) done.SetResult();
            });
        }
    }
}
