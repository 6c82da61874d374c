using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// Up to so many elements as one, and whatever there is when the time is over. A full group or one whose time has come
/// waits for demand; upstream is then no longer asked once it is full.
/// </summary>
internal sealed class GroupedWithin<T>(int count, TimeSpan timeout) : LinearStage<T, IEnumerable<T>>("groupedWithin")
{
    private readonly int _count = count;
    private readonly TimeSpan _timeout = timeout;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(GroupedWithin<T> stage) : LinearLogic<T, IEnumerable<T>>(stage)
    {
        private List<T> _group = [];
        private bool _isDue;

        public override void PreStart()
        {
            Pull(In);
            Restart();
        }

        public override void OnPull() => EmitIfDue();

        public override void OnUpstreamFinish()
        {
            if (_group.Count > 0) Emit(Out, _group);
            CompleteStage();
        }

        protected internal override void OnTimer(object timerKey)
        {
            _isDue = true;
            EmitIfDue();
        }

        protected override void OnElement(T element)
        {
            _group.Add(element);
            if (_group.Count < stage._count) Pull(In);
            EmitIfDue();
        }

        private void EmitIfDue()
        {
            if (_group.Count == 0 || !IsAvailable(Out)) return;
            if (_group.Count < stage._count && !_isDue) return;
            Push(Out, _group);
            _group = [];
            Restart();
            if (!HasBeenPulled(In)) TryPull(In);
        }

        private void Restart()
        {
            _isDue = false;
            ScheduleRepeatedly(typeof(GroupedWithin<T>), stage._timeout);
        }
    }
}
