namespace Akka.TestKit;

/// <content>Expecting nothing, one of several messages, or several in any order.</content>
public abstract partial class TestKitBase
{
    /// <summary>Nothing for the rest of Within, or for the dilated default of one expectation.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => ExpectNone(RemainingOrDefault, cancellationToken);

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNone(RemainingOrDilated(duration), cancellationToken);

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        ExpectNoneAsync(RemainingOrDefault, cancellationToken);

    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNoneAsync(RemainingOrDilated(duration), cancellationToken);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>The next message, which must equal one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Expect(OneOf(messages), null, null, cancellationToken);

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAsync(OneOf(messages), null, null, cancellationToken);

    /// <summary>As many messages as there are here, which must be these in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectAll(RemainingOrDefault, messages, default);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAll(RemainingOrDefault, messages, cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        ExpectAll(RemainingOrDilated(max), messages, default);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAll(RemainingOrDilated(max), messages, cancellationToken);

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAllAsync(RemainingOrDefault, messages, cancellationToken);

    private void ExpectNone(TimeSpan time, CancellationToken cancellationToken) =>
        AssertNone(_queue.Take(time, cancellationToken), time);

    private async ValueTask ExpectNoneAsync(TimeSpan time, CancellationToken cancellationToken) =>
        AssertNone(await _queue.TakeAsync(time, cancellationToken), time);

    private void AssertNone(MessageEnvelope? envelope, TimeSpan waited)
    {
        if (envelope is not null)
            throw Failed($"Expected no message within {waited}, received {envelope}.", null);
        _lastWasNoMessage = true;
    }

    private Action<T, Actor.IActorRef> OneOf<T>(IEnumerable<T> messages) => (actual, _) =>
        _assertions.AssertTrue(messages.Contains(actual), "Expected one of [{0}], received {1}.", string.Join(", ", messages), actual!);

    private List<T> ExpectAll<T>(TimeSpan time, IReadOnlyCollection<T> messages, CancellationToken cancellationToken)
    {
        var received = ReceiveNWithin(messages.Count, time, cancellationToken).ConvertAll(Cast<T>);
        AssertAll(messages, received);
        return received;
    }

    private async IAsyncEnumerable<T> ExpectAllAsync<T>(
        TimeSpan time,
        IReadOnlyCollection<T> messages,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var received = new List<T>();
        await foreach (var message in ReceiveNWithinAsync(messages.Count, time, cancellationToken))
            received.Add(Cast<T>(message));
        AssertAll(messages, received);
        foreach (var message in received)
            yield return message;
    }

    private T Cast<T>(object message) =>
        message is T typed ? typed : throw Failed($"Expected a message of {typeof(T)}, received {message.GetType()}: {message}.", null);

    private void AssertAll<T>(IReadOnlyCollection<T> expected, List<T> received)
    {
        var missing = expected.ToList();
        var unexpected = received.Where(message => !missing.Remove(message)).ToList();
        if (missing.Count > 0)
            throw Failed($"Missing: [{string.Join(", ", missing)}]. Received instead: [{string.Join(", ", unexpected)}].", null);
    }
}
