using Akka.Actor;

namespace Akka.TestKit;

/// <summary>
/// Answers for a test actor: <see cref="Run"/> sees every message, on the thread that sent it, and returns who sees the
/// next one. The messages reach the test as well.
/// </summary>
public abstract class AutoPilot
{
    /// <summary>No more answers.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Go on with the same.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    public abstract AutoPilot Run(IActorRef sender, object message);
}
