using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>Runs an actor on the thread that sends it a message, before the sender goes on.</summary>
public class CallingThreadDispatcher : MessageDispatcher
{
    public new static readonly string Id = "akka.test.calling-thread-dispatcher";

    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator)
        : base(Id, int.MaxValue, null) => ArgumentNullException.ThrowIfNull(configurator);

    protected override void ExecuteTask(IRunnable run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Run();
    }
}
