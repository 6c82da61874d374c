using Akka.Actor;

namespace Akka.TestKit;

/// <content>Expecting one message. What fails the test says what came instead.</content>
public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be a <typeparamref name="T"/>.</summary>
    public T ExpectMsg<T>(
        TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Any<T>(), duration, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Any<T>(), duration, hint, cancellationToken);

    /// <summary>The next message, which must equal this one.</summary>
    public T ExpectMsg<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Equal(message), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Equal(message), timeout, hint, cancellationToken);

    /// <summary>The next message, of which this must be true.</summary>
    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Fits(isMessage), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Fits(isMessage), timeout, hint, cancellationToken);

    /// <summary>The next message, on which these assertions must hold.</summary>
    public T ExpectMsg<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Asserts(assert), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Asserts(assert), timeout, hint, cancellationToken);

    /// <summary>The next message, of which this must be true, with its sender.</summary>
    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Fits(isMessageAndSender), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Fits(isMessageAndSender), timeout, hint, cancellationToken);

    /// <summary>The next message, on which these assertions must hold, with its sender.</summary>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Asserts(assertMessageAndSender), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Asserts(assertMessageAndSender), timeout, hint, cancellationToken);

    /// <summary>The next message, which must be like this one.</summary>
    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Like(expected, comparer), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Like(expected, comparer), timeout, hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Any<T>()), duration, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(From(sender, Any<T>()), duration, hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Equal(message)), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(From(sender, Equal(message)), timeout, hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Fits(isMessage)), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(From(sender, Fits(isMessage)), timeout, hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Asserts(assertMessage)), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(From(sender, Asserts(assertMessage)), timeout, hint, cancellationToken);

    /// <summary>The next message, which must be that <paramref name="target"/> has terminated.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(TerminationOf(target), timeout, hint, cancellationToken);

    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(TerminationOf(target), timeout, hint, cancellationToken);

    private T Expect<T>(Action<T, IActorRef> check, TimeSpan? timeout, string? hint, CancellationToken cancellationToken)
    {
        var time = RemainingOrDilated(timeout);
        return Checked(TakeOne(time, cancellationToken), check, time, hint);
    }

    private async ValueTask<T> ExpectAsync<T>(
        Action<T, IActorRef> check, TimeSpan? timeout, string? hint, CancellationToken cancellationToken)
    {
        var time = RemainingOrDilated(timeout);
        return Checked(await TakeOneAsync(time, cancellationToken), check, time, hint);
    }

    private T Checked<T>(MessageEnvelope? envelope, Action<T, IActorRef> check, TimeSpan waited, string? hint)
    {
        if (envelope is null)
            throw Failed($"Expected a message of {typeof(T)} within {waited}, received none.", hint);
        if (envelope.Message is not T message)
            throw Failed($"Expected a message of {typeof(T)}, received {envelope.Message.GetType()}: {envelope}.", hint);
        check(message, envelope.Sender);
        return message;
    }

    private static Action<T, IActorRef> Any<T>() => (_, _) => { };

    private Action<T, IActorRef> Equal<T>(T expected) =>
        (actual, _) => _assertions.AssertEqual(expected, actual, "Expected {0}, received {1}.", expected!, actual!);

    private Action<T, IActorRef> Like<T>(T expected, Func<T, T, bool> comparer) =>
        (actual, _) => _assertions.AssertTrue(comparer(expected, actual), "Expected one like {0}, received {1}.", expected!, actual!);

    private Action<T, IActorRef> Fits<T>(Predicate<T> isMessage) =>
        (actual, _) => _assertions.AssertTrue(isMessage(actual), "Expected a message that fits, received {0}.", actual!);

    private Action<T, IActorRef> Fits<T>(Func<T, IActorRef, bool> isMessage) => (actual, sender) =>
        _assertions.AssertTrue(isMessage(actual, sender), "Expected a message that fits, received {0} from {1}.", actual!, sender);

    private static Action<T, IActorRef> Asserts<T>(Action<T> assert) => (actual, _) => assert(actual);

    private static Action<T, IActorRef> Asserts<T>(Action<T, IActorRef> assert) => assert;

    private Action<T, IActorRef> From<T>(IActorRef expected, Action<T, IActorRef> check) => (actual, sender) =>
    {
        _assertions.AssertEqual(expected, sender, "Expected {0} from {1}, it came from {2}.", actual!, expected, sender);
        check(actual, sender);
    };

    private Action<Terminated, IActorRef> TerminationOf(IActorRef target) => (terminated, _) =>
        _assertions.AssertEqual(target, terminated.ActorRef, "Expected that {0} terminates, it was {1}.", target, terminated.ActorRef);
}
