using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>The result of a task, or its failure.</summary>
internal sealed class TaskSource<T>(Task<T> task) : SourceStage<T, NotUsed>("taskSource")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape, task), NotUsed.Instance);

    private sealed class Logic(SourceShape<T> shape, Task<T> task) : SourceLogic<T>(shape)
    {
        public override void PreStart()
        {
            if (task.IsFaulted || task.IsCanceled) FailStage(task.Failure());
        }

        public override void OnPull() => task.Inform(Done, GetAsyncCallback<Task<T>>(Done));

        private void Done(Task<T> done)
        {
            if (!done.IsCompletedSuccessfully)
            {
                FailStage(done.Failure());
            }
            else
            {
                Push(Out, done.Result);
                CompleteStage();
            }
        }
    }
}
