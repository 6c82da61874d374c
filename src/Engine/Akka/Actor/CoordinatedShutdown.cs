using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The order in which a node goes down. Each phase runs its tasks side by side and has a time limit; the next begins when
/// they are done, failed or out of time. It runs once, whoever asks for it.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Config _config;
    private readonly ILoggingAdapter _log;
    private readonly IReadOnlyList<ShutdownPhase> _phases;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(string Name, Func<Task<Done>> Run)>> _tasks = new();
    private readonly TaskCompletionSource<Done> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set by the first run. Interlocked.</summary>
    private Reason? _reason;

    private CoordinatedShutdown(ExtendedActorSystem system)
    {
        System = system;
        _config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        _phases = ShutdownPhase.InOrder(_config);
        _log = Logging.GetLogger(system, this);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Null until the shutdown has been started.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason)!;

    public TimeSpan TotalTimeout => _phases
        .Where(phase => phase.Enabled && _tasks.ContainsKey(phase.Name))
        .Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Timeout);

    public static CoordinatedShutdown Get(ActorSystem sys) => new CoordinatedShutdownExtension().Apply(sys);

    public TimeSpan Timeout(string phase) => Find(phase).Timeout;

    /// <summary>A task added to a phase that has begun already may not run.</summary>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        Find(phase);
        _tasks.GetOrAdd(phase, _ => new()).Enqueue((taskName, task));
    }

    /// <summary>Runs the phases, from the given one on if any; the same run for every caller.</summary>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null) _ = Task.Run(() => Complete(reason, fromPhase));
        return _completed.Task;
    }

    internal static CoordinatedShutdown Make(ExtendedActorSystem system)
    {
        var shutdown = new CoordinatedShutdown(system);
        shutdown.AddTask(PhaseActorSystemTerminate, "terminate-system", shutdown.TerminateSystem);
        if (shutdown._config.GetBoolean("run-by-clr-shutdown-hook", true)) shutdown.RunAtProcessExit();
        return shutdown;
    }

    private async Task Complete(Reason reason, string? fromPhase)
    {
        try
        {
            var phases = fromPhase is null ? _phases : _phases.SkipWhile(phase => phase.Name != Find(fromPhase).Name);
            foreach (var phase in phases) await Run(phase).ConfigureAwait(false);
            _completed.TrySetResult(Done.Instance);
        }
        catch (Exception cause)
        {
            _completed.TrySetException(cause);
        }
        // A process that is exiting already waits for us: no second exit.
        if (reason is not ClrExitReason && Setting(reason, "exit-clr", false)) Environment.Exit(0);
    }

    private async Task Run(ShutdownPhase phase)
    {
        if (!_tasks.TryGetValue(phase.Name, out var tasks)) return;
        if (!phase.Enabled)
        {
            _log.Info("Phase [{0}] disabled through configuration, skipping [{1}] tasks", phase.Name, tasks.Count);
            return;
        }
        _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", phase.Name, tasks.Count, string.Join(", ", tasks.Select(task => task.Name)));
        try
        {
            await Task.WhenAll(tasks.Select(task => Task.Run(() => Attempt(phase, task)))).WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (phase.Recover)
        {
            _log.Warning("Coordinated shutdown phase [{0}] timed out after [{1}]", phase.Name, phase.Timeout);
        }
    }

    private async Task Attempt(ShutdownPhase phase, (string Name, Func<Task<Done>> Run) task)
    {
        try
        {
            await task.Run().ConfigureAwait(false);
        }
        catch (Exception cause) when (phase.Recover)
        {
            _log.Warning(cause, "Task [{0}] failed in phase [{1}]: {2}", task.Name, phase.Name, cause.Message);
        }
    }

    private async Task<Done> TerminateSystem()
    {
        if (!Setting(_reason!, "terminate-actor-system", true)) return Done.Instance;
        var system = (ActorSystemImpl)System;
        system.StopActors();
        await system.WhenTerminated.ConfigureAwait(false);
        return Done.Instance;
    }

    private void RunAtProcessExit()
    {
        AppDomain.CurrentDomain.ProcessExit += AtExit;
        System.WhenTerminated.ContinueWith(
            _ => AppDomain.CurrentDomain.ProcessExit -= AtExit,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        void AtExit(object? sender, EventArgs e)
        {
            // The process ends when this returns, so here, and only here, we wait.
            if (!System.WhenTerminated.IsCompleted) Run(ClrExitReason.Instance).Wait(TotalTimeout + TimeSpan.FromSeconds(1));
        }
    }

    private bool Setting(Reason reason, string name, bool otherwise)
    {
        var overridden = $"reason-overrides.\"{reason.GetType().FullName}\".{name}";
        return _config.GetBoolean(_config.HasPath(overridden) ? overridden : name, otherwise);
    }

    private ShutdownPhase Find(string name) => _phases.FirstOrDefault(phase => phase.Name == name)
        ?? throw new ConfigurationException(
            $"Unknown phase [{name}], known phases [{string.Join(", ", _phases.Select(phase => phase.Name))}]. All phases (along "
            + "with their optional dependencies) must be defined in configuration.");
}
