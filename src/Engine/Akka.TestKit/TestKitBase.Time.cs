using System.Diagnostics;

namespace Akka.TestKit;

/// <content>Deadlines, and blocks that must end within one.</content>
public abstract partial class TestKitBase
{
    // The end of the innermost Within, as a timestamp; null outside.
    private long? _end;

    // The last expectation of the block was that nothing comes: it took all the time on purpose.
    private bool _lastWasNoMessage;

    /// <summary>A clock for measuring.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>What is left of the innermost Within, or the dilated default for one expectation.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    public TimeSpan Remaining => _end is not null
        ? RemainingOr(default)
        : throw new InvalidOperationException("Remaining is only there inside Within.");

    public TimeSpan RemainingOr(TimeSpan duration)
    {
        if (_end is not { } end)
            return duration;
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), end);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The given time dilated, but no more than is left of Within; without one, what is left or the default.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is not { } given)
            return RemainingOrDefault;
        if (given < TimeSpan.Zero)
            throw new ArgumentException("expected a finite duration of 0 or more", nameof(duration));
        var dilated = Dilated(given);
        return _end is null ? dilated : Min(dilated, RemainingOr(default));
    }

    /// <summary>The duration times <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration) => duration * TestKitSettings.TestTimeFactor;

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? RemainingOrDefault;

    /// <summary>Fails when <paramref name="action"/> takes longer; expectations in it wait for what is left.</summary>
    public void Within(
        TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>Fails when <paramref name="action"/> takes longer than the one or ends before the other.</summary>
    public void Within(
        TimeSpan min,
        TimeSpan max,
        Action action,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        Within(min, max, () => { action(); return 0; }, hint, epsilonValue, cancellationToken);
    }

    public T Within<T>(
        TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public T Within<T>(
        TimeSpan min,
        TimeSpan max,
        Func<T> function,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        var block = Enter(min, max, hint, epsilonValue, cancellationToken);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _end = block.OuterEnd;
        }

        Leave(block);
        return result;
    }

    public Task WithinAsync(
        TimeSpan max,
        Func<Task> actionAsync,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(
        TimeSpan min,
        TimeSpan max,
        Func<Task> actionAsync,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actionAsync);
        return WithinAsync(min, max, Run, hint, epsilonValue, cancellationToken);

        async Task<int> Run()
        {
            await actionAsync();
            return 0;
        }
    }

    public Task<T> WithinAsync<T>(
        TimeSpan max,
        Func<Task<T>> function,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public async Task<T> WithinAsync<T>(
        TimeSpan min,
        TimeSpan max,
        Func<Task<T>> function,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        var block = Enter(min, max, hint, epsilonValue, cancellationToken);
        T result;
        try
        {
            result = await function();
        }
        finally
        {
            _end = block.OuterEnd;
        }

        Leave(block);
        return result;
    }

    private Block Enter(TimeSpan min, TimeSpan max, string? hint, TimeSpan? epsilon, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = Dilated(max);
        if (_end is not null)
            limit = Min(limit, RemainingOr(default));
        _assertions.AssertTrue(limit >= min, "Within {0}: only {1} is left.{2}", min, limit, Because(hint));
        var start = Stopwatch.GetTimestamp();
        var block = new Block(start, min, limit, hint, epsilon ?? TimeSpan.Zero, _end);
        _end = start + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        _lastWasNoMessage = false;
        return block;
    }

    private void Leave(Block block)
    {
        var took = Stopwatch.GetElapsedTime(block.Start);
        _assertions.AssertTrue(took >= block.Min, "The block took {0}, expected at least {1}.{2}", took, block.Min, Because(block.Hint));
        if (!_lastWasNoMessage)
            _assertions.AssertTrue(
                took <= block.Max + block.Epsilon, "The block took {0}, expected at most {1}.{2}", took, block.Max, Because(block.Hint));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Because(string? hint) => string.IsNullOrEmpty(hint) ? "" : " " + hint;

    private sealed record Block(long Start, TimeSpan Min, TimeSpan Max, string? Hint, TimeSpan Epsilon, long? OuterEnd);
}
