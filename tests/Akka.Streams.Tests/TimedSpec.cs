using Akka.Streams.Dsl;
using Akka.TestKit;
using AkkaP2P.Tests.Shared;

namespace Akka.Streams.Tests;

/// <summary>A system whose time stands still until the spec moves it on.</summary>
public abstract class TimedSpec() : PatientKit("""
    akka.loglevel = OFF
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    """)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ActorMaterializer? _materializer;

    protected ActorMaterializer Materializer => _materializer ??= Sys.Materializer();

    protected TestScheduler Time => (TestScheduler)Sys.Scheduler;

    protected void Advance(int milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    protected static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    /// <summary>Runs a source of offered elements through a flow into a sink that asks when told to.</summary>
    private protected async Task<(ISourceQueueWithComplete<TIn> Source, OnDemand<TOut>.Handle Sink)> Run<TIn, TOut>(
        Flow<TIn, TOut, NotUsed> flow)
    {
        var (source, sink) = Source.Queue<TIn>(64, OverflowStrategy.Fail).Via(flow)
            .ToMaterialized(new OnDemand<TOut>(), Keep.Both).Run(Materializer);
        await sink.SyncAsync();
        return (source, sink);
    }
}
