using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote;

/// <summary>The local provider, with references to actors on other nodes and the remoting that carries messages there.</summary>
public class RemoteActorRefProvider : IActorRefProvider
{
    private readonly LocalActorRefProvider _local;
    private readonly string _systemName;
    private ActorSystemImpl? _system;
    private Remoting? _remoting;
    private IActorRef? _remoteWatcher;

    public RemoteActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        settings.InjectTopLevelFallback(ConfigurationFactory.FromResource<RemoteActorRefProvider>("Akka.Remote.Configuration.Remote.conf"));
        _systemName = systemName;
        RemoteSettings = new RemoteSettings(settings.Config);
        _local = new LocalActorRefProvider(systemName, settings, eventStream);
    }

    public IInternalActorRef RootGuardian => _local.RootGuardian;

    public LocalActorRef Guardian => _local.Guardian;

    public LocalActorRef SystemGuardian => _local.SystemGuardian;

    public IActorRef DeadLetters => _local.DeadLetters;

    public ActorPath RootPath => _local.RootPath;

    public Settings Settings => _local.Settings;

    public IInternalActorRef TempContainer => _local.TempContainer;

    public Task TerminationTask => _local.TerminationTask;

    public Address DefaultAddress => Remoting.DefaultAddress;

    internal RemoteSettings RemoteSettings { get; }

    internal Remoting Remoting => _remoting ?? throw new InvalidOperationException("remoting has not started");

    internal IActorRef RemoteWatcher => _remoteWatcher ?? throw new InvalidOperationException("remoting has not started");

    /// <exception cref="RemoteTransportException">The port is taken, the host is not this machine's, the certificate cannot be read.</exception>
    public virtual void Init(ActorSystemImpl system)
    {
        _system = system;
        _local.Init(system);
        var log = Logging.GetLogger(system, "remoting");
        var transport = CreateTransport(system, log);
        _remoting = new Remoting(
            new RemotingContext(system, RemoteSettings, transport, AddressUidExtension.Uid(system), log), this);
        // Everything after needs the address, and the system's maker waits for it: nothing runs in an actor yet.
        _remoting.Start().GetAwaiter().GetResult();
        _remoteWatcher = system.SystemActorOf(
            Remote.RemoteWatcher.Props(CreateFailureDetectors(RemoteSettings.WatchFailureDetector), Quarantine, RemoteSettings),
            "remote-watcher");
        _ = ShutdownAtEnd();
    }

    public ActorPath TempPath() => _local.TempPath();

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _local.RegisterTempActor(actorRef, path);

    public void UnregisterTempActor(ActorPath path) => _local.UnregisterTempActor(path);

    public bool HasAddress(Address address) => address == RootPath.Address || address == _remoting?.DefaultAddress;

    public IActorRef ResolveActorRef(string path) => ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;

    public IActorRef ResolveActorRef(ActorPath path)
    {
        if (!HasAddress(path.Root.Address)) return new RemoteActorRef(this, path);
        return _local.ResolveActorRef(path.Root.Address == RootPath.Address ? path : LocalPath(path));
    }

    public IActorRef RootGuardianAt(Address address) =>
        HasAddress(address) ? RootGuardian : new RemoteActorRef(this, new RootActorPath(address));

    public Address? GetExternalAddressFor(Address address)
    {
        if (HasAddress(address)) return RootPath.Address;
        return address is { Host: not null, Port: not null } ? Remoting.DefaultAddress : null;
    }

    public void Quarantine(Address address, int? uid) => Remoting.Quarantine(address, uid);

    IInternalActorRef IActorRefProvider.ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService) =>
        _local.ActorOf(system, props, supervisor, path, systemService);

    internal DefaultFailureDetectorRegistry<Address> CreateFailureDetectors(Config config) =>
        new(() => new PhiAccrualFailureDetector(config, _system!.EventStream));

    /// <summary>In specs a setup puts a network in memory here.</summary>
    private INodeTransport CreateTransport(ActorSystemImpl system, ILoggingAdapter log)
    {
        var setup = system.Settings.Setup.Get<NodeTransportSetup>();
        return setup.HasValue
            ? setup.Value.Create(_systemName, RemoteSettings)
            : new TcpNodeTransport(_systemName, RemoteSettings, CreateTls(system.Settings), log);
    }

    private NodeTls? CreateTls(Settings settings)
    {
        if (!RemoteSettings.EnableSsl) return null;
        var setup = settings.Setup.Get<DotNettySslSetup>();
        try
        {
            var certificate = setup.HasValue
                ? setup.Value.Certificate
                : X509CertificateLoader.LoadPkcs12FromFile(RemoteSettings.CertificatePath, RemoteSettings.CertificatePassword);
            var authority = RemoteSettings.CertificateAuthority.Length == 0
                ? null
                : X509CertificateLoader.LoadCertificateFromFile(RemoteSettings.CertificateAuthority);
            return new NodeTls(certificate, authority);
        }
        catch (Exception cause) when (cause is System.Security.Cryptography.CryptographicException or IOException)
        {
            throw new RemoteTransportException($"cannot read the certificate of akka.remote.dot-netty.tcp.ssl: {cause.Message}", cause);
        }
    }

    private ActorPath LocalPath(ActorPath path)
    {
        var local = path.Elements.Aggregate(RootPath, (at, name) => at / name);
        return path.Uid == 0 ? local : local.WithUid(path.Uid);
    }

    private async Task ShutdownAtEnd()
    {
        await TerminationTask;
        await Remoting.Shutdown();
    }
}
