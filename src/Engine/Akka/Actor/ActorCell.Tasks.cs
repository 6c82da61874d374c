using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// Asynchronous handlers: the mailbox is suspended until the handler's task is done, and the task's steps come as system
/// messages.
/// </summary>
internal sealed partial class ActorCell
{
    private ActorTaskScheduler? _taskScheduler;

    public ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(this);

    public void SuspendForTask() => Mailbox.Suspend();

    public void ResumeAfterTask() => Mailbox.Resume();

    private void RunTaskStep(ActorTask step)
    {
        CurrentMessage = step.Message;
        _sender = step.Sender;
        step.Scheduler.Execute(step);
    }

    private void FinishTask(ActorTaskCompleted completed)
    {
        CurrentMessage = completed.Message;
        _sender = completed.Sender;
        ResumeAfterTask();
        if (completed.Exception is { } cause) HandleInvokeFailure(cause);
        else if (_receiveTimeout is not null && completed.Message is not null) RestartReceiveTimeout(completed.Message);
    }
}
