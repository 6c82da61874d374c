using System.Collections.Concurrent;
using Akka.Streams.Stage;
using Xunit;

namespace Akka.Streams.Tests;

/// <summary>
/// Passes elements on and remembers what happened to it, so that a spec can say that a stage was stopped, and once.
/// Each run of it must be one stage.
/// </summary>
internal sealed class Witness<T> : GraphStage<FlowShape<T, T>>
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception> _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<T> _seen = new();
    private int _starts;
    private int _stops;
    private int _pulls;

    public override FlowShape<T, T> Shape { get; } = new(new Inlet<T>("witness.in"), new Outlet<T>("witness.out"));

    /// <summary>The cause with which downstream cancelled.</summary>
    public Task<Exception> Cancelled => _cancelled.Task;

    public IReadOnlyCollection<T> Seen => _seen;

    public int Pulls => Volatile.Read(ref _pulls);

    public async Task AssertStoppedOnce()
    {
        await _stopped.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, Volatile.Read(ref _starts));
        Assert.Equal(1, Volatile.Read(ref _stops));
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly Witness<T> _witness;

        public Logic(Witness<T> witness) : base(witness.Shape)
        {
            _witness = witness;
            SetHandlers(witness.Shape.Inlet, witness.Shape.Outlet, this);
        }

        public override void PreStart() => Interlocked.Increment(ref _witness._starts);

        public override void PostStop()
        {
            Interlocked.Increment(ref _witness._stops);
            _witness._stopped.TrySetResult();
        }

        public override void OnPush()
        {
            var element = Grab(_witness.Shape.Inlet);
            _witness._seen.Enqueue(element);
            Push(_witness.Shape.Outlet, element);
        }

        public override void OnPull()
        {
            Interlocked.Increment(ref _witness._pulls);
            Pull(_witness.Shape.Inlet);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _witness._cancelled.TrySetResult(cause);
            base.OnDownstreamFinish(cause);
        }
    }
}
