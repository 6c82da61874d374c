using Akka.Actor;

namespace Akka.TestKit;

public sealed class DelegateAutoPilot : AutoPilot
{
    private readonly AutoPilotDelegate _run;

    public DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate)
    {
        ArgumentNullException.ThrowIfNull(autoPilotDelegate);
        _run = autoPilotDelegate;
    }

    public override AutoPilot Run(IActorRef sender, object message) => _run(sender, message);
}
