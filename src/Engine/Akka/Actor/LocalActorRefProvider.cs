using Akka.Actor.Internal;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The tree of one process: / with /user, /system, /temp and /deadLetters.</summary>
public class LocalActorRefProvider : IActorRefProvider
{
    private readonly EventStream _eventStream;
    private readonly RootGuardianSupervisor _aboveRoot;
    private readonly ActorPath _tempNode;
    private long _nextTemp;
    private RootGuardianActorRef? _root;
    private VirtualPathContainer? _temp;
    private LocalActorRef? _user;
    private LocalActorRef? _system;

    internal LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : this(systemName, settings, eventStream, null) { }

    /// <summary>A provider with a network side gives its own dead letters and the root path that others see.</summary>
    internal LocalActorRefProvider(
        string systemName, Settings settings, EventStream eventStream, Func<ActorPath, IInternalActorRef>? deadLetters)
    {
        Settings = settings;
        _eventStream = eventStream;
        RootPath = new RootActorPath(new Address("akka", systemName));
        _tempNode = RootPath / "temp";
        DeadLetters = deadLetters?.Invoke(RootPath / "deadLetters")
            ?? new DeadLetterActorRef(this, RootPath / "deadLetters", eventStream);
        _aboveRoot = new RootGuardianSupervisor(RootPath / "_above", this, eventStream);
    }

    public IActorRef DeadLetters { get; }

    public ActorPath RootPath { get; }

    public Settings Settings { get; }

    public IInternalActorRef RootGuardian => _root!;

    public LocalActorRef Guardian => _user!;

    public LocalActorRef SystemGuardian => _system!;

    public IInternalActorRef TempContainer => _temp!;

    public Task TerminationTask => _aboveRoot.TerminationTask;

    public Address DefaultAddress => RootPath.Address;

    internal EventStream EventStream => _eventStream;

    public void Init(ActorSystemImpl system)
    {
        var dispatcher = system.Dispatchers.DefaultGlobalDispatcher;
        var internals = system.Dispatchers.Internal;
        _root = new RootGuardianActorRef(system, GuardianActor.RootProps, internals, _aboveRoot, RootPath);
        _temp = new VirtualPathContainer(this, _tempNode, _root);
        _root.AddExtraName("temp", _temp);
        _root.AddExtraName("deadLetters", (IInternalActorRef)DeadLetters);
        _root.Start();
        _system = _root.Cell.MakeGuardian(GuardianActor.SystemProps, "system", internals);
        _user = _root.Cell.MakeGuardian(GuardianActor.UserProps(Settings), "user", dispatcher);
        // The order of the end: the user's actors first, then the system's, then the root.
        _system.Tell(new GuardianActor.StopAfter(_user), _root);
        _root.Tell(new GuardianActor.StopAfter(_system), _root);
    }

    public ActorPath TempPath() => _tempNode / Base64.Encode(Interlocked.Increment(ref _nextTemp), "$");

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _temp!.AddChild(path.Name, actorRef);

    public void UnregisterTempActor(ActorPath path) => _temp!.RemoveChild(path.Name);

    public IActorRef ResolveActorRef(string path) => ActorPath.TryParse(path, out var actorPath)
        ? ResolveActorRef(actorPath)
        : DeadLetters;

    public IActorRef ResolveActorRef(ActorPath path)
    {
        if (path.Root.Address != RootPath.Address) return DeadLetters;
        var names = path.Elements.ToArray();
        if (path.Uid != ActorCell.UndefinedUid && names.Length > 0) names[^1] += "#" + path.Uid;
        return Resolve(path, names);
    }

    public IActorRef RootGuardianAt(Address address) => address == RootPath.Address ? _root! : DeadLetters;

    public Address? GetExternalAddressFor(Address address) => address == RootPath.Address ? address : null;

    IInternalActorRef IActorRefProvider.ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService) =>
        ActorOf(system, props, supervisor, path, systemService);

    internal void RegisterExtraName(string name, IInternalActorRef actor) => _root!.AddExtraName(name, actor);

    internal virtual IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService)
    {
        var dispatcher = system.Dispatchers.For(props, systemService);
        return new LocalActorRef(system, props, dispatcher, supervisor, path);
    }

    /// <summary>Finds by the names below the root; where nothing is, a reference that knows so.</summary>
    internal IActorRef Resolve(ActorPath path, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return _root!;
        var found = _root!.GetChild(names);
        return found.IsNobody() ? new EmptyLocalActorRef(this, path, _eventStream) : found;
    }
}
