using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Streams.Implementation;

namespace Akka.Streams;

/// <summary>
/// Runs streams in actors below a supervisor of its own. Made with an actor's context its streams end with that actor,
/// made with a system they end with the system.
/// </summary>
public abstract class ActorMaterializer : IMaterializer, IDisposable
{
    public abstract ActorMaterializerSettings Settings { get; }

    /// <summary>No stream can be started any more.</summary>
    public abstract bool IsShutdown { get; }

    public abstract ActorSystem System { get; }

    /// <summary>The parent of the actors that run the streams.</summary>
    public abstract IActorRef Supervisor { get; }

    public static Config DefaultConfig() =>
        ConfigurationFactory.FromResource<ActorMaterializer>("Akka.Streams.reference.conf");

    public static ActorMaterializer Create(
        IActorRefFactory context, ActorMaterializerSettings? settings = null, string? namePrefix = null) =>
        ActorMaterializerImpl.Start(context, settings, namePrefix ?? "Flow");

    public abstract IMaterializer WithNamePrefix(string namePrefix);

    public abstract TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable);

    public abstract TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes);

    public abstract ICancelable ScheduleOnce(TimeSpan delay, Action action);

    public abstract ICancelable ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);

    /// <summary>Stops every stream; those that have not ended fail with <see cref="AbruptStageTerminationException"/>.</summary>
    public abstract void Shutdown();

    public abstract ILoggingAdapter MakeLogger(object logSource);

    public void Dispose()
    {
        Shutdown();
        GC.SuppressFinalize(this);
    }
}
