using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// A token bucket: an element passes when the bucket holds its cost. Shaping makes it wait for the tokens, enforcing
/// fails the stream. The clock is the scheduler's.
/// </summary>
internal sealed class Throttle<T>(
    int cost, TimeSpan per, int maximumBurst, Func<T, int> costOf, ThrottleMode mode) : LinearStage<T, T>("throttle")
{
    private readonly int _burst = maximumBurst;
    private readonly Func<T, int> _costOf = costOf;
    private readonly ThrottleMode _mode = mode;
    private readonly double _ticksPerToken = (double)per.Ticks / cost;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Throttle<T> stage) : LinearLogic<T, T>(stage)
    {
        private TokenBucket? _bucket;
        private T? _waiting;
        private bool _isWaiting;

        public override void PreStart() =>
            _bucket = new TokenBucket(stage._burst, stage._ticksPerToken, Now.Ticks);

        public override void OnUpstreamFinish()
        {
            if (!_isWaiting) CompleteStage();
        }

        protected internal override void OnTimer(object timerKey)
        {
            var element = _waiting!;
            _waiting = default;
            _isWaiting = false;
            Push(Out, element);
            if (IsClosed(In)) CompleteStage();
        }

        protected override void OnElement(T element)
        {
            var cost = stage._costOf(element);
            var wait = _bucket!.Offer(cost, Now.Ticks);
            if (wait == TimeSpan.Zero)
            {
                Push(Out, element);
            }
            else if (stage._mode == ThrottleMode.Enforcing)
            {
                FailStage(new OverflowException("Maximum throttle throughput exceeded."));
            }
            else
            {
                _waiting = element;
                _isWaiting = true;
                ScheduleOnce(typeof(Throttle<T>), wait);
            }
        }

        private TimeSpan Now => ActorMaterializer.System.Scheduler.MonotonicClock;
    }
}
