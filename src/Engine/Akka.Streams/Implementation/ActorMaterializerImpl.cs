using Akka.Actor;
using Akka.Event;
using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Implementation;

/// <summary>
/// Builds the stages on the caller's thread, then starts one actor for each island below the supervisor.
/// </summary>
internal sealed class ActorMaterializerImpl : ActorMaterializer
{
    private readonly string _namePrefix;
    private readonly Attributes _defaults;
    private readonly Lifetime _lifetime;

    private ActorMaterializerImpl(
        ActorSystem system, ActorMaterializerSettings settings, IActorRef supervisor, string namePrefix, Lifetime lifetime)
    {
        System = system;
        Settings = settings;
        Supervisor = supervisor;
        _namePrefix = namePrefix;
        _lifetime = lifetime;
        _defaults = new Attributes(
            new MaterializerAttribute(this),
            new Attributes.InputBuffer(settings.InitialInputBufferSize, settings.MaxInputBufferSize),
            new ActorAttributes.Dispatcher(settings.Dispatcher),
            new ActorAttributes.SupervisionStrategy(settings.SupervisionDecider));
    }

    public override ActorMaterializerSettings Settings { get; }

    public override bool IsShutdown => _lifetime.IsOver;

    public override ActorSystem System { get; }

    public override IActorRef Supervisor { get; }

    public static ActorMaterializerImpl Start(
        IActorRefFactory context, ActorMaterializerSettings? settings, string namePrefix)
    {
        var system = context switch
        {
            ActorSystem s => s,
            IActorContext c => c.System,
            _ => throw new ArgumentException(
                $"ActorRefFactory context must be an ActorSystem or ActorContext, got [{context.GetType()}]"),
        };
        settings ??= ActorMaterializerSettings.Create(system);
        var lifetime = new Lifetime();
        var supervisor = context.ActorOf(
            StreamSupervisor.Props(lifetime).WithDispatcher(settings.Dispatcher), StreamSupervisor.NextName());
        return new ActorMaterializerImpl(system, settings, supervisor, namePrefix, lifetime);
    }

    public override IMaterializer WithNamePrefix(string namePrefix) =>
        new ActorMaterializerImpl(System, Settings, Supervisor, namePrefix, _lifetime);

    public override TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable) =>
        Materialize(runnable, Attributes.None);

    public override TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes)
    {
        if (IsShutdown)
            throw new InvalidOperationException("Trying to materialize stream after materializer has been shutdown");
        var attributes = _defaults.And(initialAttributes);
        var session = new MaterializerSession(this, attributes);
        var built = session.Build((Module)runnable.Module, attributes);
        foreach (var island in session.Islands)
        {
            if (island.Logics.Length > 0) Start(island);
        }

        return (TMat)built.Materialized!;
    }

    public override ICancelable ScheduleOnce(TimeSpan delay, Action action)
    {
        var task = new ScheduledCancelable();
        System.Scheduler.Advanced.ScheduleOnce(delay, action, task);
        return task;
    }

    public override ICancelable ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action)
    {
        var task = new ScheduledCancelable();
        System.Scheduler.Advanced.ScheduleRepeatedly(initialDelay, interval, action, task);
        return task;
    }

    public override ILoggingAdapter MakeLogger(object logSource) => Logging.GetLogger(System, logSource);

    public override void Shutdown()
    {
        if (_lifetime.End()) Supervisor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
    }

    /// <summary>Starts an actor below the supervisor, from any thread; its name gets a number.</summary>
    public IActorRef ActorOf(Props props, string name) =>
        ((ActorRefWithCell)Supervisor).Underlying.MakeChild(props, $"{_namePrefix}-{_lifetime.NextNumber()}-{name}");

    private void Start(Island island)
    {
        var attributes = island.Attributes;
        var dispatcher = attributes.GetAttribute<ActorAttributes.Dispatcher>()!.Name;
        var props = ActorGraphInterpreter.Props(island, this).WithDispatcher(dispatcher);
        island.StartedAs(ActorOf(props, attributes.GetNameOrDefault("stream")));
    }

    /// <summary>What a materializer shares with its supervisor and with copies of another name prefix.</summary>
    internal sealed class Lifetime
    {
        private int _isOver;
        private long _started;

        public bool IsOver => Volatile.Read(ref _isOver) == 1;

        /// <summary>True for the first who asks.</summary>
        public bool End() => Interlocked.Exchange(ref _isOver, 1) == 0;

        public long NextNumber() => Interlocked.Increment(ref _started) - 1;
    }
}
