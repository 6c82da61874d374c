namespace Akka.Streams.Implementation;

/// <summary>How stages wait for tasks.</summary>
internal static class Tasks
{
    /// <summary>
    /// Calls back when the task has ended: at once if it has, else through the stage's asynchronous callback.
    /// </summary>
    public static void Inform<T>(this Task<T> task, Action<Task<T>> now, Action<Task<T>> later)
    {
        if (task.IsCompleted) now(task);
        else task.ContinueWith(later, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Why a task that did not succeed failed, without the wrapping.</summary>
    public static Exception Failure(this Task task) =>
        task.Exception is { } failure ? failure.InnerExceptions.Count == 1 ? failure.InnerException! : failure
        : new TaskCanceledException(task);
}
