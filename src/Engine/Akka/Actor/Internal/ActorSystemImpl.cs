using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor.Internal;

/// <summary>Puts the parts together, and takes them apart again in order.</summary>
public partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly IActorRefProvider _provider;
    private readonly EventStream _eventStream;
    private readonly IScheduler _scheduler;
    private readonly Dispatchers _dispatchers;
    private readonly Mailboxes _mailboxes;
    private readonly ILoggingAdapter _log;
    private readonly string _name;
    private IActorRef? _deadLetterListener;
    private Serialization.Serialization? _serialization;

    internal ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (name is null || !ValidName().IsMatch(name))
        {
            throw new ArgumentException(
                "Invalid ActorSystem name, must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        }
        _name = name;
        Settings = new Settings(this, config, setup);
        _eventStream = new EventStream(Settings.DebugEventStream);
        _eventStream.StartStdoutLogger(Settings);
        _log = Logging.GetLogger(this, this);
        _scheduler = (IScheduler)Instances.Create(Settings.SchedulerClass, Settings.Config, _log);
        _provider = (IActorRefProvider)Instances.Create(ProviderType(Settings.ProviderClass), name, Settings, _eventStream);
        DeadLetterRef = (IInternalActorRef)_provider.DeadLetters;
        _mailboxes = new Mailboxes(this);
        _dispatchers = new Dispatchers(this);
    }

    public override Settings Settings { get; }

    public override string Name => _name;

    public override IActorRefProvider Provider => _provider;

    public override EventStream EventStream => _eventStream;

    public override IActorRef DeadLetters => _provider.DeadLetters;

    public override Dispatchers Dispatchers => _dispatchers;

    public override Mailboxes Mailboxes => _mailboxes;

    public override IScheduler Scheduler => _scheduler;

    public override ILoggingAdapter Log => _log;

    /// <summary>Made when it is first asked for: a provider may need it while it starts.</summary>
    public override Serialization.Serialization Serialization =>
        LazyInitializer.EnsureInitialized(ref _serialization, () => new Serialization.Serialization(this));

    public override IInternalActorRef Guardian => _provider.Guardian;

    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    public override IInternalActorRef LookupRoot => _provider.RootGuardian;

    public override Task WhenTerminated => _terminated.Task;

    internal IInternalActorRef DeadLetterRef { get; }

    internal AddressTerminatedTopic AddressTerminatedTopic { get; } = new();

    public override IActorRef ActorOf(Props props, string? name = null) => _provider.Guardian.Cell.MakeChild(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) =>
        _provider.SystemGuardian.Cell.MakeChild(props, name, systemService: true);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath) =>
        ActorRefFactoryShared.ActorSelection(actorPath, this, _provider.RootGuardian);

    public override void Stop(IActorRef actor)
    {
        var parent = ((IInternalActorRef)actor).Parent;
        // A guardian is told, so that its own list of children that are to die is changed by its own thread.
        if (parent.Equals(_provider.Guardian) || parent.Equals(_provider.SystemGuardian)) parent.Tell(new GuardianActor.StopChild(actor));
        else ((IInternalActorRef)actor).Stop();
    }

    public override object RegisterExtension(IExtensionId extension) => _extensions
        .GetOrAdd(extension.ExtensionType, _ => new Lazy<object>(() => extension.CreateExtension(this)))
        .Value;

    public override object GetExtension(IExtensionId extensionId) => RegisterExtension(extensionId);

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null!;

    public override bool HasExtension(Type type) => TryGetExtension(type, out _);

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        var found = _extensions.TryGetValue(extensionType, out var lazy);
        extension = found ? lazy!.Value : null!;
        return found;
    }

    public override bool TryGetExtension<T>(out T extension)
    {
        var found = TryGetExtension(typeof(T), out var any);
        extension = found ? (T)any : null!;
        return found;
    }

    public override string ToString() => $"akka://{_name}";

    /// <summary>May fail half-way, for instance when a logger does not answer: then what was started is stopped again.</summary>
    internal void Start()
    {
        try
        {
            _provider.Init(this);
            _ = Serialization;
            _eventStream.StartUnsubscriber(this);
            _eventStream.StartLoggers(this);
            if (Settings.LogDeadLetters > 0) _deadLetterListener = SystemActorOf(Props.Create<DeadLetterListener>(), "deadLetterListener");
            // Hooked to the end of the process from the start, not only when somebody adds a task.
            CoordinatedShutdown.Get(this);
            foreach (var name in Settings.Config.GetStringList("akka.extensions")) RegisterExtension((IExtensionId)Instances.Create(name));
            if (Settings.LogConfigOnStart) _log.Info(Settings.ToString());
        }
        catch
        {
            StopActors();
            throw;
        }
    }

    private static string ProviderType(string name) => name switch
    {
        "local" => typeof(LocalActorRefProvider).AssemblyQualifiedName!,
        "remote" => "Akka.Remote.RemoteActorRefProvider, Akka.Remote",
        "cluster" => "Akka.Cluster.ClusterActorRefProvider, Akka.Cluster",
        _ => name,
    };

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-_]*$")]
    private static partial Regex ValidName();
}
