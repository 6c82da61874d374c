using System.Diagnostics;
using Akka.Actor;

namespace AkkaP2P.Bench.Engine;

/// <summary>How fast two actors pass one message to and fro: what it costs to wake an actor.</summary>
internal static class PingPongRate
{
    public static async Task<double> Measure(ActorSystem system, int messages)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pong = system.ActorOf(Props.Create(() => new Pong()));
        var ping = system.ActorOf(Props.Create(() => new Ping(pong, messages / 2, done)));
        var watch = Stopwatch.StartNew();
        ping.Tell(new Ball(), pong);
        await done.Task;
        watch.Stop();
        system.Stop(ping);
        system.Stop(pong);
        return Rate.Of(messages, watch);
    }

    private sealed record Ball;

    private sealed class Ping : ReceiveActor
    {
        public Ping(IActorRef pong, int rounds, TaskCompletionSource done)
        {
            var left = rounds;
            Receive<Ball>(ball =>
            {
                if (left-- == 0) done.SetResult();
                else pong.Tell(ball, Self);
            });
        }
    }

    private sealed class Pong : ReceiveActor
    {
        public Pong() => Receive<Ball>(ball => Sender.Tell(ball, Self));
    }
}
