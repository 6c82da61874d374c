using System.Diagnostics;
using Akka.Actor;

namespace AkkaP2P.Bench.Engine;

/// <summary>How many requests are answered, with so many under way at once.</summary>
internal static class AskRate
{
    public static async Task<double> Measure(ActorSystem system, int messages, int inFlight)
    {
        var echo = system.ActorOf(Props.Create(() => new Echo()));
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(() => AskInTurn(echo, messages / inFlight))));
        watch.Stop();
        system.Stop(echo);
        return Rate.Of(messages, watch);
    }

    private static async Task AskInTurn(IActorRef echo, int messages)
    {
        var question = new Question();
        for (var i = 0; i < messages; i++) await echo.Ask<Question>(question);
    }

    private sealed record Question;

    private sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<Question>(question => Sender.Tell(question));
    }
}
