using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>So many elements at a time as one; the last group may be smaller.</summary>
internal sealed class Grouped<T>(int count) : LinearStage<T, IEnumerable<T>>("grouped")
{
    private readonly int _count = count;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Grouped<T> stage) : LinearLogic<T, IEnumerable<T>>(stage)
    {
        private List<T> _group = [];

        public override void OnUpstreamFinish()
        {
            if (_group.Count > 0) Emit(Out, _group);
            CompleteStage();
        }

        protected override void OnElement(T element)
        {
            _group.Add(element);
            if (_group.Count < stage._count)
            {
                Pull(In);
                return;
            }

            Push(Out, _group);
            _group = [];
        }

        protected override void OnRestart() => _group = [];
    }
}
