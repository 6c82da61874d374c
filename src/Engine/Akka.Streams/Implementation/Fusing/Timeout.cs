using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Passes elements on, and fails the stream when what was expected has not happened in time.</summary>
internal sealed class Timeout<T>(TimeoutKind kind, TimeSpan timeout) : LinearStage<T, T>("timeout")
{
    private readonly TimeoutKind _kind = kind;
    private readonly TimeSpan _timeout = timeout;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : LinearLogic<T, T>
    {
        private readonly Timeout<T> _stage;
        private readonly IdleClock _clock;
        private bool _hasFirst;
        private bool _awaitsDemand;

        public Logic(Timeout<T> stage) : base(stage)
        {
            _stage = stage;
            _clock = new IdleClock(this, stage._timeout);
        }

        public override void PreStart()
        {
            if (_stage._kind is TimeoutKind.Initial or TimeoutKind.Completion)
            {
                ScheduleOnce(typeof(TimeoutKind), _stage._timeout);
                return;
            }

            _clock.Restart();
            ScheduleRepeatedly(typeof(TimeoutKind), _clock.CheckInterval);
        }

        public override void OnPull()
        {
            _awaitsDemand = false;
            base.OnPull();
        }

        protected internal override void OnTimer(object timerKey)
        {
            if (Message() is { } message) FailStage(new TimeoutException(message));
        }

        protected override void OnElement(T element)
        {
            _hasFirst = true;
            _awaitsDemand = true;
            _clock.Restart();
            Push(Out, element);
        }

        private string? Message() => _stage._kind switch
        {
            TimeoutKind.Initial => _hasFirst ? null : $"The first element has not yet passed through in {_stage._timeout}.",
            TimeoutKind.Completion => $"The stream has not been completed in {_stage._timeout}.",
            TimeoutKind.Idle => _clock.IsOver ? $"No elements passed in the last {_stage._timeout}." : null,
            TimeoutKind.Backpressure =>
                _awaitsDemand && _clock.IsOver ? $"No demand signalled in the last {_stage._timeout}." : null,
        };
    }
}
