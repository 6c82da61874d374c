using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// A task for each element, so many at once; the results go out in the order of the elements.
/// </summary>
internal sealed class SelectAsync<TIn, TOut>(int parallelism, Func<TIn, Task<TOut>> mapper)
    : LinearStage<TIn, TOut>("selectAsync")
{
    private readonly int _parallelism = parallelism;
    private readonly Func<TIn, Task<TOut>> _mapper = mapper;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : LinearLogic<TIn, TOut>
    {
        private readonly SelectAsync<TIn, TOut> _stage;
        private readonly Action<Task<TOut>> _ended;
        private readonly Queue<Task<TOut>> _running = new();

        public Logic(SelectAsync<TIn, TOut> stage) : base(stage)
        {
            _stage = stage;
            _ended = GetAsyncCallback<Task<TOut>>(Ended);
        }

        protected override bool PullsAhead => true;

        public override void OnPull() => Continue();

        public override void OnUpstreamFinish()
        {
            if (_running.Count == 0) CompleteStage();
        }

        protected override void OnElement(TIn element)
        {
            var task = _stage._mapper(element);
            _running.Enqueue(task);
            task.Inform(Ended, _ended);
            if (_running.Count < _stage._parallelism && !HasBeenPulled(In)) TryPull(In);
        }

        private void Ended(Task<TOut> task)
        {
            if (!task.IsCompletedSuccessfully && Decide(task.Failure()) == Directive.Stop) FailStage(task.Failure());
            else Continue();
        }

        private void Continue()
        {
            while (_running.TryPeek(out var next) && next.IsCompleted && IsAvailable(Out))
            {
                _running.Dequeue();
                if (next.IsCompletedSuccessfully) Push(Out, next.Result);
            }

            if (_running.Count < _stage._parallelism && !HasBeenPulled(In)) TryPull(In);
            if (_running.Count == 0 && IsClosed(In)) CompleteStage();
        }
    }
}
