using System.Collections;
using System.Diagnostics;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <content>Taking messages, whatever they are.</content>
public abstract partial class TestKitBase
{
    private MessageEnvelope? _lastMessage;

    /// <returns>Null when none came in time.</returns>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TakeOne(max, cancellationToken)?.Message;

    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await TakeOneAsync(max, cancellationToken))?.Message;

    /// <summary>The next message, which stays there; null when none came in time.</summary>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        _queue.Peek(GetTimeoutOrDefault(max), cancellationToken)?.Message;

    public async ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await _queue.PeekAsync(GetTimeoutOrDefault(max), cancellationToken))?.Message;

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveNWithin(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IReadOnlyCollection<object> ReceiveN(
        int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ReceiveNWithin(numberOfMessages, RemainingOrDilated(max), cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveNWithinAsync(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(
        int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ReceiveNWithinAsync(numberOfMessages, RemainingOrDilated(max), cancellationToken);

    /// <summary>Takes messages for which <paramref name="filter"/> gives a result, until one has none or time is over.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class => ReceiveWhile(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    /// <param name="idle">How long to wait for each message.</param>
    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, Func{object, T}, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T?> filter,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(filter);
        var deadline = new Deadline(RemainingOrDilated(max));
        var results = new List<T>();
        while (results.Count < msgs)
        {
            var wait = idle is { } limit && limit >= TimeSpan.Zero ? Min(limit, deadline.Left) : deadline.Left;
            if (_queue.Peek(wait, cancellationToken) is not { } envelope || filter(envelope.Message) is not { } result)
                break;
            _lastMessage = _queue.Take(TimeSpan.Zero, cancellationToken);
            results.Add(result);
        }

        _lastWasNoMessage = true;
        return results;
    }

    /// <summary>Throws messages away until one fits.</summary>
    public object FishForMessage(
        Predicate<object> isMessage,
        TimeSpan? max = null,
        string? hint = null,
        CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(
        Predicate<T> isMessage,
        TimeSpan? max = null,
        string? hint = null,
        CancellationToken cancellationToken = default) => FishForMessage(isMessage, [], max, hint, cancellationToken);

    /// <param name="allMessages">Gets all messages on the way, the one that fits included.</param>
    public T FishForMessage<T>(
        Predicate<T> isMessage,
        ArrayList allMessages,
        TimeSpan? max = null,
        string? hint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        ArgumentNullException.ThrowIfNull(allMessages);
        allMessages.Clear();
        var deadline = new Deadline(RemainingOrDilated(max));
        for (; ; )
        {
            if (TakeOne(deadline.Left, cancellationToken) is not { } envelope)
                throw Failed(NothingFished<T>(allMessages, deadline), hint);
            allMessages.Add(envelope.Message);
            if (envelope.Message is T message && isMessage(message))
                return message;
        }
    }

    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage,
        TimeSpan? max = null,
        string? hint = null,
        CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage,
        TimeSpan? max = null,
        string? hint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var seen = new ArrayList();
        var deadline = new Deadline(RemainingOrDilated(max));
        for (; ; )
        {
            if (await TakeOneAsync(deadline.Left, cancellationToken) is not { } envelope)
                throw Failed(NothingFished<T>(seen, deadline), hint);
            seen.Add(envelope.Message);
            if (envelope.Message is T message && isMessage(message))
                return message;
        }
    }

    private List<object> ReceiveNWithin(int count, TimeSpan max, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(max);
        var messages = new List<object>(count);
        while (messages.Count < count)
        {
            var envelope = TakeOne(deadline.Left, cancellationToken)
                ?? throw Failed($"Expected {count} messages within {max}, received {messages.Count}.", null);
            messages.Add(envelope.Message);
        }

        return messages;
    }

    private async IAsyncEnumerable<object> ReceiveNWithinAsync(
        int count,
        TimeSpan max,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deadline = new Deadline(max);
        for (var received = 0; received < count; received++)
        {
            var envelope = await TakeOneAsync(deadline.Left, cancellationToken)
                ?? throw Failed($"Expected {count} messages within {max}, received {received}.", null);
            yield return envelope.Message;
        }
    }

    private MessageEnvelope? TakeOne(TimeSpan? max, CancellationToken cancellationToken) =>
        Remember(_queue.Take(GetTimeoutOrDefault(max), cancellationToken));

    private async ValueTask<MessageEnvelope?> TakeOneAsync(TimeSpan? max, CancellationToken cancellationToken) =>
        Remember(await _queue.TakeAsync(GetTimeoutOrDefault(max), cancellationToken));

    private MessageEnvelope? Remember(MessageEnvelope? envelope)
    {
        _lastWasNoMessage = false;
        if (envelope is not null)
            _lastMessage = envelope;
        return envelope;
    }

    private static string NothingFished<T>(ArrayList seen, Deadline deadline) =>
        $"Expected a message of {typeof(T)} that fits within {deadline.Total}, received {seen.Count} others: {string.Join(", ", seen.ToArray())}.";

    private UnreachableException Failed(string message, string? hint)
    {
        _assertions.Fail("{0}", message + Because(hint));
        return new UnreachableException("The assertions of a test framework must throw.");
    }
}
