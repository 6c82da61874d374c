using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>A task for each element, so many at once; the results go out as they come.</summary>
internal sealed class SelectAsyncUnordered<TIn, TOut>(int parallelism, Func<TIn, Task<TOut>> mapper)
    : LinearStage<TIn, TOut>("selectAsyncUnordered")
{
    private readonly int _parallelism = parallelism;
    private readonly Func<TIn, Task<TOut>> _mapper = mapper;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : LinearLogic<TIn, TOut>
    {
        private readonly SelectAsyncUnordered<TIn, TOut> _stage;
        private readonly Action<Task<TOut>> _ended;
        private readonly Queue<TOut> _results = new();
        private int _running;

        public Logic(SelectAsyncUnordered<TIn, TOut> stage) : base(stage)
        {
            _stage = stage;
            _ended = GetAsyncCallback<Task<TOut>>(Ended);
        }

        protected override bool PullsAhead => true;

        public override void OnPull() => Continue();

        public override void OnUpstreamFinish()
        {
            if (_running + _results.Count == 0) CompleteStage();
        }

        protected override void OnElement(TIn element)
        {
            var task = _stage._mapper(element);
            _running++;
            task.Inform(Ended, _ended);
            if (_running + _results.Count < _stage._parallelism && !HasBeenPulled(In)) TryPull(In);
        }

        private void Ended(Task<TOut> task)
        {
            _running--;
            if (task.IsCompletedSuccessfully)
            {
                _results.Enqueue(task.Result);
            }
            else if (Decide(task.Failure()) == Directive.Stop)
            {
                FailStage(task.Failure());
                return;
            }

            Continue();
        }

        private void Continue()
        {
            if (IsAvailable(Out) && _results.TryDequeue(out var result)) Push(Out, result);
            if (_running + _results.Count < _stage._parallelism && !HasBeenPulled(In)) TryPull(In);
            if (_running + _results.Count == 0 && IsClosed(In)) CompleteStage();
        }
    }
}
