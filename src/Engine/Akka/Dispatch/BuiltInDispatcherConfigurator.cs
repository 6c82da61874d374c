using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>
/// The dispatchers that settings name without a type: on the process's thread pool, on threads of their own
/// (<c>executor = fork-join-executor</c>, or ForkJoinDispatcher), or on one thread (PinnedDispatcher).
/// </summary>
internal sealed class BuiltInDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _dispatcher;

    public BuiltInDispatcherConfigurator(string id, string type, Config config) : base(config, null!)
    {
        var throughput = config.GetInt("throughput", 30);
        var deadline = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero);
        long? deadlineTicks = deadline > TimeSpan.Zero ? deadline.Ticks : null;
        var threads = (type, config.GetString("executor", "default-executor")) switch
        {
            ("PinnedDispatcher", _) => 1,
            ("ForkJoinDispatcher", _) => config.GetInt("dedicated-thread-pool.thread-count", Environment.ProcessorCount),
            (_, "fork-join-executor") => Parallelism(config.GetConfig("fork-join-executor")),
            _ => 0,
        };
        _dispatcher = threads == 0
            ? new ThreadPoolDispatcher(id, throughput, deadlineTicks)
            : new DedicatedThreadsDispatcher(id, throughput, deadlineTicks, threads);
    }

    public override MessageDispatcher Dispatcher() => _dispatcher;

    private static int Parallelism(Config config)
    {
        var wanted = (int)Math.Ceiling(Environment.ProcessorCount * config.GetDouble("parallelism-factor", 1));
        // The upper bound counts where only that one is set, and lies below the usual lower one.
        return Math.Min(Math.Max(wanted, config.GetInt("parallelism-min", 4)), config.GetInt("parallelism-max", 64));
    }
}
