using Akka.Actor;

namespace Akka.Streams;

/// <summary>Turns blueprints into running streams.</summary>
public interface IMaterializer
{
    IMaterializer WithNamePrefix(string namePrefix);

    TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable);

    /// <summary>The attributes given here stand outside those of the graph.</summary>
    TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes);

    ICancelable ScheduleOnce(TimeSpan delay, Action action);

    ICancelable ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
}
