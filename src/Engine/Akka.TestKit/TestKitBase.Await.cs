using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <content>Waiting for what cannot be told by a message, by asking again and again.</content>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the condition is true.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled,
        TimeSpan? max,
        TimeSpan? interval,
        string? message = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conditionIsFulfilled);
        var deadline = new Deadline(RemainingOrDilated(max));
        while (!conditionIsFulfilled())
        {
            FailWhenOver(deadline, message);
            Pause(deadline, interval, cancellationToken);
        }
    }

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled,
        TimeSpan? max,
        TimeSpan? interval,
        string? message = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conditionIsFulfilled);
        return AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);
    }

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled,
        TimeSpan? max,
        TimeSpan? interval,
        string? message = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conditionIsFulfilled);
        var deadline = new Deadline(RemainingOrDilated(max));
        while (!await conditionIsFulfilled())
        {
            FailWhenOver(deadline, message);
            await PauseAsync(deadline, interval, cancellationToken);
        }
    }

    /// <summary>Until the assertions hold; when time is over, their last failure is the test's.</summary>
    public void AwaitAssert(
        Action assertion,
        TimeSpan? duration = null,
        TimeSpan? interval = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var deadline = new Deadline(RemainingOrDilated(duration));
        for (; ; )
        {
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (deadline.Left > TimeSpan.Zero)
            {
                Pause(deadline, interval, cancellationToken);
            }
        }
    }

    public Task AwaitAssertAsync(
        Action assertion,
        TimeSpan? duration = null,
        TimeSpan? interval = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        return AwaitAssertAsync(Run, duration, interval, cancellationToken);

        Task Run()
        {
            assertion();
            return Task.CompletedTask;
        }
    }

    public async Task AwaitAssertAsync(
        Func<Task> assertion,
        TimeSpan? duration = null,
        TimeSpan? interval = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var deadline = new Deadline(RemainingOrDilated(duration));
        for (; ; )
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (deadline.Left > TimeSpan.Zero)
            {
                await PauseAsync(deadline, interval, cancellationToken);
            }
        }
    }

    private static void Pause(Deadline deadline, TimeSpan? interval, CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne(Min(interval ?? DefaultInterval, deadline.Left));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static Task PauseAsync(Deadline deadline, TimeSpan? interval, CancellationToken cancellationToken) =>
        Task.Delay(Min(interval ?? DefaultInterval, deadline.Left), cancellationToken);

    private void FailWhenOver(Deadline deadline, string? message)
    {
        if (deadline.Left == TimeSpan.Zero)
            throw Failed($"The condition was not fulfilled within {deadline.Total}.", message);
    }
}
