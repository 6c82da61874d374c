using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Fails both directions when nothing has passed in either of them for too long.</summary>
internal sealed class IdleTimeoutBidi<TIn, TOut> : GraphStage<BidiShape<TIn, TIn, TOut, TOut>>
{
    private readonly TimeSpan _timeout;
    private readonly Func<Exception> _failure;

    public IdleTimeoutBidi(TimeSpan timeout, Func<Exception> failure)
    {
        _timeout = timeout;
        _failure = failure;
        Shape = new BidiShape<TIn, TIn, TOut, TOut>(
            new Inlet<TIn>("in1"), new Outlet<TIn>("out1"), new Inlet<TOut>("in2"), new Outlet<TOut>("out2"));
        Shape.NumberPorts();
    }

    public override BidiShape<TIn, TIn, TOut, TOut> Shape { get; }

    protected override Attributes InitialAttributes { get; } = Attributes.CreateName("idleTimeoutBidi");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : TimerGraphStageLogic
    {
        private readonly IdleTimeoutBidi<TIn, TOut> _stage;
        private readonly IdleClock _clock;

        public Logic(IdleTimeoutBidi<TIn, TOut> stage) : base(stage.Shape)
        {
            _stage = stage;
            _clock = new IdleClock(this, stage._timeout);
            Direction(stage.Shape.Inlet1, stage.Shape.Outlet1);
            Direction(stage.Shape.Inlet2, stage.Shape.Outlet2);
        }

        public override void PreStart()
        {
            _clock.Restart();
            ScheduleRepeatedly(typeof(IdleClock), _clock.CheckInterval);
        }

        protected internal override void OnTimer(object timerKey)
        {
            if (_clock.IsOver) FailStage(_stage._failure());
        }

        private void Direction<T>(Inlet<T> inlet, Outlet<T> outlet)
        {
            SetHandler(
                inlet,
                onPush: () =>
                {
                    _clock.Restart();
                    Push(outlet, Grab(inlet));
                },
                onUpstreamFinish: () => Complete(outlet));
            SetHandler(outlet, onPull: () => Pull(inlet), onDownstreamFinish: cause => Cancel(inlet, cause));
        }
    }
}
