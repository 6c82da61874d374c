using Akka.Actor;
using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests;

/// <summary>A system and a materializer for each test. Every await is bounded by <see cref="Patience"/>.</summary>
public abstract class StreamSpec : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected StreamSpec(string config = "akka.loglevel = OFF")
    {
        Sys = ActorSystem.Create("streams", config);
        Materializer = Sys.Materializer();
    }

    protected ActorSystem Sys { get; }

    protected ActorMaterializer Materializer { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Sys.Terminate().WaitAsync(Patience);

    /// <summary>All elements of a source, in a run of their own.</summary>
    protected async Task<IReadOnlyList<T>> All<T, TMat>(Source<T, TMat> source) =>
        await source.RunWith(Sink.Seq<T>(), Materializer).WaitAsync(Patience);
}
