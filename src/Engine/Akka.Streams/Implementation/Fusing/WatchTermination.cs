using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>A task that ends as the stream does at this place; cancelled without a failure counts as completed.</summary>
internal sealed class WatchTermination<T> : GraphStageWithMaterializedValue<FlowShape<T, T>, Task<Done>>
{
    public override FlowShape<T, T> Shape { get; } = new(new Inlet<T>("watchTermination.in"), new Outlet<T>("watchTermination.out"));

    protected override Attributes InitialAttributes { get; } = Attributes.CreateName("watchTermination");

    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape);
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.Termination);
    }

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly FlowShape<T, T> _shape;
        private readonly TaskCompletionSource<Done> _termination = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Logic(FlowShape<T, T> shape) : base(shape)
        {
            _shape = shape;
            SetHandlers(shape.Inlet, shape.Outlet, this);
        }

        public Task<Done> Termination => _termination.Task;

        public override void OnPush() => Push(_shape.Outlet, Grab(_shape.Inlet));

        public override void OnPull() => Pull(_shape.Inlet);

        public override void OnUpstreamFinish()
        {
            _termination.TrySetResult(Done.Instance);
            base.OnUpstreamFinish();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _termination.TrySetException(e);
            base.OnUpstreamFailure(e);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (cause is SubscriptionWithCancelException.NonFailureCancellation) _termination.TrySetResult(Done.Instance);
            else _termination.TrySetException(cause);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop() => _termination.TrySetException(new AbruptStageTerminationException(this));
    }
}
