using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Ends both of its neighbours when its switch is thrown: true completes, an exception fails.</summary>
internal sealed class KillSwitchStage<T, TSwitch>(Func<(TSwitch Value, Task Terminated)> make)
    : GraphStageWithMaterializedValue<FlowShape<T, T>, TSwitch>
{
    public override FlowShape<T, T> Shape { get; } = new(new Inlet<T>("killSwitch.in"), new Outlet<T>("killSwitch.out"));

    protected override Attributes InitialAttributes { get; } = Attributes.CreateName("killSwitch");

    public override ILogicAndMaterializedValue<TSwitch> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var (value, terminated) = make();
        return new LogicAndMaterializedValue<TSwitch>(new Logic(Shape, terminated), value);
    }

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly FlowShape<T, T> _shape;
        private readonly Task _terminated;
        private readonly CancellationTokenSource _ended = new();

        public Logic(FlowShape<T, T> shape, Task terminated) : base(shape)
        {
            _shape = shape;
            _terminated = terminated;
            SetHandlers(shape.Inlet, shape.Outlet, this);
        }

        /// <summary>The continuation is taken back with the stage: a shared switch outlives many streams.</summary>
        public override void PreStart()
        {
            if (_terminated.IsCompleted)
            {
                Terminate(_terminated);
                return;
            }

            var callback = GetAsyncCallback<Task>(Terminate);
            _terminated.ContinueWith(
                callback, _ended.Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        public override void PostStop()
        {
            _ended.Cancel();
            _ended.Dispose();
        }

        public override void OnPush() => Push(_shape.Outlet, Grab(_shape.Inlet));

        public override void OnPull() => Pull(_shape.Inlet);

        private void Terminate(Task terminated)
        {
            if (terminated.IsCompletedSuccessfully) CompleteStage();
            else FailStage(terminated.Failure());
        }
    }
}
