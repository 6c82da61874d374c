using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Implementation;

/// <summary>As <see cref="UnfoldSource{TState, T}"/>, with one task for each element.</summary>
internal sealed class UnfoldAsyncSource<TState, T>(TState state, Func<TState, Task<Option<(TState, T)>>> unfold)
    : SourceStage<T, NotUsed>("unfoldAsync")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape, state, unfold), NotUsed.Instance);

    private sealed class Logic : SourceLogic<T>
    {
        private readonly Func<TState, Task<Option<(TState, T)>>> _unfold;
        private readonly Action<Task<Option<(TState, T)>>> _onDone;
        private TState _state;

        public Logic(SourceShape<T> shape, TState state, Func<TState, Task<Option<(TState, T)>>> unfold) : base(shape)
        {
            _state = state;
            _unfold = unfold;
            _onDone = GetAsyncCallback<Task<Option<(TState, T)>>>(Done);
        }

        public override void OnPull() => _unfold(_state).Inform(Done, _onDone);

        private void Done(Task<Option<(TState, T)>> task)
        {
            if (!task.IsCompletedSuccessfully)
            {
                FailStage(task.Failure());
            }
            else if (task.Result.HasValue)
            {
                (_state, var element) = task.Result.Value;
                Push(Out, element);
            }
            else
            {
                CompleteStage();
            }
        }
    }
}
