namespace Akka.Actor;

/// <summary>Ask: a message whose reply completes a task.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var (task, replyTo) = Open<T>(self, timeout, cancellationToken);
        self.Tell(message, replyTo);
        return task;
    }

    /// <summary>For messages that carry the address of the reply.</summary>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var (task, replyTo) = Open<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(replyTo), replyTo);
        return task;
    }

    private static (Task<T> Task, FutureActorRef<T> ReplyTo) Open<T>(ICanTell target, TimeSpan? timeout, CancellationToken token)
    {
        var provider = ProviderOf(target)
            ?? throw new ArgumentException($"Unsupported recipient type, could not resolve ActorRefProvider. Recipient type: {target.GetType()}", nameof(target));
        token.ThrowIfCancellationRequested();
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var replyTo = new FutureActorRef<T>(result, provider);
        var wait = timeout ?? provider.Settings.AskTimeout;
        if (wait != Timeout.InfiniteTimeSpan || token.CanBeCanceled) Limit(result.Task, replyTo, wait, token);
        return (result.Task, replyTo);
    }

    private static void Limit<T>(Task<T> task, FutureActorRef<T> replyTo, TimeSpan wait, CancellationToken token)
    {
        Timer? timer = wait == Timeout.InfiniteTimeSpan ? null : new Timer(
            static state =>
            {
                var (address, limit) = ((FutureActorRef<T>, TimeSpan))state!;
                address.Fail(new AskTimeoutException($"Timeout after {limit}"));
            },
            (replyTo, wait),
            wait,
            Timeout.InfiniteTimeSpan);
        var cancellation = token.CanBeCanceled
            ? token.UnsafeRegister(static (state, token) => ((FutureActorRef<T>)state!).Cancel(token), replyTo)
            : default;
        task.ContinueWith(
            (_, _) =>
            {
                timer?.Dispose();
                cancellation.Dispose();
            },
            null,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static IActorRefProvider? ProviderOf(ICanTell target) => target switch
    {
        ActorSelection selection => ProviderOf(selection.Anchor),
        IInternalActorRef actor => actor.Provider,
        _ => null,
    };
}
