using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Puts an element of its own in, when downstream has waited for one for so long.</summary>
internal sealed class KeepAlive<T>(TimeSpan timeout, Func<T> inject) : LinearStage<T, T>("keepAlive")
{
    private readonly TimeSpan _timeout = timeout;
    private readonly Func<T> _inject = inject;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    /// <summary>
    /// Pulls ahead by one element, so that an own one can be put in while upstream is asked already: what arrives
    /// without demand waits in the inlet.
    /// </summary>
    private sealed class Logic(KeepAlive<T> stage) : LinearLogic<T, T>(stage)
    {
        private T? _held;
        private bool _isHeld;

        public override void PreStart() => Pull(In);

        public override void OnPull()
        {
            if (!_isHeld)
            {
                ScheduleOnce(typeof(KeepAlive<T>), stage._timeout);
                return;
            }

            var element = _held!;
            _held = default;
            _isHeld = false;
            Push(Out, element);
            if (IsClosed(In)) CompleteStage();
            else Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            if (!_isHeld) CompleteStage();
        }

        protected internal override void OnTimer(object timerKey)
        {
            if (IsAvailable(Out)) Push(Out, stage._inject());
        }

        protected override void OnElement(T element)
        {
            if (!IsAvailable(Out))
            {
                _held = element;
                _isHeld = true;
                return;
            }

            CancelTimer(typeof(KeepAlive<T>));
            Push(Out, element);
            Pull(In);
        }
    }
}
