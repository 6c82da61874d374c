using Akka.Actor;

namespace Akka.TestKit.Internal;

internal sealed class EventFilterApplier(TestKitBase testKit, ActorSystem system, IReadOnlyList<EventFilter> filters)
    : IEventFilterApplier
{
    public EventFilterFactory And => new(testKit, system, filters);

    private TimeSpan Leeway => testKit.Dilated(testKit.TestKitSettings.TestEventFilterLeeway);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) =>
        Run(1, Leeway, false, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(1, timeout, true, action, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        var result = default(T)!;
        ExpectOne(() => { result = func(); }, cancellationToken);
        return result;
    }

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Run(expectedCount, Leeway, false, action, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, true, action, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        RunAsync(1, Leeway, false, actionAsync, cancellationToken);

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default)
    {
        return RunAsync(1, Leeway, false, Act, cancellationToken);

        Task Act()
        {
            action();
            return Task.CompletedTask;
        }
    }

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        RunAsync(1, timeout, true, actionAsync, cancellationToken);

    public async Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default)
    {
        var result = default(T)!;
        await ExpectOneAsync(async () => { result = await func(); }, cancellationToken);
        return result;
    }

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        RunAsync(expectedCount, Leeway, false, actionAsync, cancellationToken);

    public Task ExpectAsync(
        int expectedCount, TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        RunAsync(expectedCount, timeout, true, actionAsync, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (Mute())
            action();
    }

    public async Task MuteAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (Mute())
            await actionAsync();
    }

    public IUnmutableFilter Mute() => new MutedFilters(system, filters);

    private void Run(int expected, TimeSpan timeout, bool watch, Action action, CancellationToken cancellationToken)
    {
        using var muted = Mute();
        using var counter = new MatchCounter(filters);
        action();
        counter.WaitFor(expected, timeout, watch, cancellationToken);
        Assert(expected, counter.Count, timeout);
    }

    private async Task RunAsync(
        int expected, TimeSpan timeout, bool watch, Func<Task> action, CancellationToken cancellationToken)
    {
        using var muted = Mute();
        using var counter = new MatchCounter(filters);
        await action();
        await counter.WaitForAsync(expected, timeout, watch, cancellationToken);
        Assert(expected, counter.Count, timeout);
    }

    private void Assert(int expected, int received, TimeSpan timeout)
    {
        if (received != expected)
            testKit.AssertionsOfKit.Fail(
                "Expected {0} log events within {1} that fit [{2}], received {3}.", expected, timeout, string.Join(", or ", filters), received);
    }
}
