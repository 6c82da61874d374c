using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs the steps of an actor's asynchronous handlers on the actor's own mailbox, so that they see its context and never
/// run beside another of its messages. A step is a system message: it is processed while the mailbox is suspended.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    /// <summary>The message and sender whose handler the steps belong to; touched by the actor's thread only.</summary>
    private object? _message;

    private IActorRef _sender = ActorRefs.NoSender;

    /// <summary>The first step of a handler runs at once, within the message that it handles.</summary>
    private bool _isStarting;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>The message that is being handled asynchronously.</summary>
    public object CurrentMessage => _message!;

    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Suspends the current actor's mailbox until the function's task is done; a failed task fails the actor.</summary>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current
            ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.TaskScheduler.Start(asyncAction);
    }

    internal void Execute(ActorTask step)
    {
        TryExecuteTask(step.Task);
    }

    protected override void QueueTask(Task task) =>
        _cell.Mailbox.PostSystem(new ActorTask(this, task, _message, _sender));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued
        && ActorCell.Current == _cell
        && (_isStarting || Current == this)
        && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Start(Func<Task> asyncAction)
    {
        var (message, sender) = (_cell.CurrentMessage, _cell.Sender);
        (_message, _sender) = (message, sender);
        _cell.SuspendForTask();
        var start = new Task<Task>(asyncAction, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        _isStarting = true;
        start.RunSynchronously(this);
        _isStarting = false;
        var work = start.IsCompletedSuccessfully ? start.Result : start;
        if (work.IsCompletedSuccessfully)
        {
            _cell.ResumeAfterTask();
            return;
        }
        work.ContinueWith(
            done => _cell.Mailbox.PostSystem(new ActorTaskCompleted(Failure(done), message, sender)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            Default);
    }

    private static Exception? Failure(Task task) =>
        task.IsCanceled ? new TaskCanceledException(task) : task.Exception?.GetBaseException();
}
