using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Configs;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// An actor system for one test, with a test actor in it whose messages the test expects. The test actor is the sender of
/// what the test tells without naming one.
/// Methods that wait exist twice: those that block the thread and those that end in Async. Durations are multiplied by
/// <c>akka.test.timefactor</c> where they say "dilated", which all the defaults are.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private readonly ITestKitAssertions _assertions;
    private readonly TestQueue _queue = new();
    private ActorSystem? _system;
    private TestKitSettings? _settings;
    private IActorRef? _testActor;
    private EventFilterFactory? _eventFilter;
    private ILoggingAdapter? _log;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    protected TestKitBase(
        ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, WithConfig(ActorSystemSetup.Empty, config), actorSystemName, testActorName)
    {
    }

    private TestKitBase(
        ITestKitAssertions assertions,
        ActorSystem? system,
        ActorSystemSetup config,
        string? actorSystemName = null,
        string? testActorName = null)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    /// <summary>The kit's own settings, to be put under those of a test.</summary>
    public static Config DefaultConfig => TestConfigs.DefaultConfig;

    /// <summary>Logs everything that the engine can tell about actors and messages.</summary>
    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString(
        """
        akka.loglevel = DEBUG
        akka.actor.debug { autoreceive = on, lifecycle = on, event-stream = on, unhandled = on }
        """);

    public ActorSystem Sys => _system!;

    public TestKitSettings TestKitSettings => _settings!;

    public IActorRef TestActor => _testActor!;

    public EventFilterFactory EventFilter => _eventFilter!;

    public ILoggingAdapter Log => _log ??= Logging.GetLogger(Sys, GetType());

    public IActorRef LastSender => _lastMessage?.Sender ?? ActorRefs.NoSender;

    public object? LastMessage => _lastMessage?.Message;

    /// <summary>Is a message there that the test has not taken yet?</summary>
    public bool HasMessages => _queue.HasMessages;

    internal ITestKitAssertions AssertionsOfKit => _assertions;

    protected virtual void InitializeTest(
        ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        _system = system ?? ActorSystem.Create(actorSystemName ?? "test", WithKitSettings(config));
        if (!_system.Settings.Config.HasPath("akka.test"))
            _system.Settings.InjectTopLevelFallback(DefaultConfig);
        _settings = TestKitExtension.For(_system);
        _eventFilter = new EventFilterFactory(this);
        _testActor = CreateTestActor(_system, testActorName ?? "testActor" + Interlocked.Increment(ref s_testActors));
        if (this is INoImplicitSender)
            return;
        var cell = ((ActorRefWithCell)_testActor).Underlying;
        ActorCell.Current = (ActorCell)cell;
        SynchronizationContext.SetSynchronizationContext(
            new ActorCellKeepingSynchronizationContext((ActorCell)cell, SynchronizationContext.Current));
    }

    /// <summary>What the test actor receives and this is true of never reaches the test.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => TestActor.Tell(new TestActor.SetIgnore(shouldIgnoreMessage));

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg m && shouldIgnoreMessage(m));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    public void IgnoreNoMessages() => TestActor.Tell(new TestActor.SetIgnore(null));

    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new TestActor.SetAutoPilot(pilot));

    /// <summary>The test actor watches; when this returns it does so already.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => Wait(WatchAsync(actorToWatch));

    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => AskTestActor(new TestActor.WatchRequest(actorToWatch));

    public IActorRef Unwatch(IActorRef actorToUnwatch) => Wait(UnwatchAsync(actorToUnwatch));

    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => AskTestActor(new TestActor.UnwatchRequest(actorToUnwatch));

    /// <summary>Terminates the system and waits until it has.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(Sys, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        ArgumentNullException.ThrowIfNull(system);
        if (ReferenceEquals(system, _system) && ActorCell.Current is { } cell && Equals(cell.Self, _testActor))
            ActorCell.Current = null;
        var time = duration ?? Dilated(TestKitSettings.DefaultTimeout);
        if (system.Terminate().Wait(time))
            return;
        var message = $"Actor system {system.Name} did not terminate within {time}.";
        if (verifySystemShutdown)
            throw new TimeoutException(message);
        system.Log.Warning(message);
    }

    private static ActorSystemSetup WithConfig(ActorSystemSetup setup, Config config) =>
        setup.WithSetup(BootstrapSetup.Create().WithConfig(config));

    // The kit's settings go under those of the test and above the engine's.
    private static ActorSystemSetup WithKitSettings(ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create());
        return setup.WithSetup(bootstrap.WithConfigFallback(DefaultConfig));
    }

    private Task<IActorRef> AskTestActor(object request) =>
        TestActor.Ask<IActorRef>(request, Dilated(TestKitSettings.DefaultTimeout));

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
