using System.Diagnostics;
using Akka.Actor;

namespace Akka.TestKit;

/// <summary>What an <see cref="AutoPilot"/> returns to see the next message too.</summary>
public sealed class KeepRunning : AutoPilot
{
    public static readonly KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new UnreachableException("KeepRunning is an answer and does not run.");
}
