using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// One element or none, given from outside: the materialized promise. Its default value means none. When downstream
/// cancels first, the promise is completed with the default value.
/// </summary>
internal sealed class MaybeSource<T>() : SourceStage<T, TaskCompletionSource<T>>("maybeSource")
{
    public override ILogicAndMaterializedValue<TaskCompletionSource<T>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var promise = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<TaskCompletionSource<T>>(new Logic(Shape, promise), promise);
    }

    private sealed class Logic(SourceShape<T> shape, TaskCompletionSource<T> promise) : SourceLogic<T>(shape)
    {
        private Task<T>? _arrived;

        public override void PreStart() => promise.Task.Inform(Done, GetAsyncCallback<Task<T>>(Done));

        public override void OnPull()
        {
            if (_arrived is not null) Give(_arrived.Result);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            promise.TrySetResult(default!);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop() => promise.TrySetException(new AbruptStageTerminationException(this));

        private void Done(Task<T> task)
        {
            if (!task.IsCompletedSuccessfully) FailStage(task.Failure());
            else if (EqualityComparer<T>.Default.Equals(task.Result, default)) CompleteStage();
            else if (IsAvailable(Out)) Give(task.Result);
            else _arrived = task;
        }

        private void Give(T element)
        {
            Push(Out, element);
            CompleteStage();
        }
    }
}
