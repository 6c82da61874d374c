using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// Makes filters for log events. A filter by text fits when the message equals <c>message</c>, or else starts with
/// <c>start</c> and contains <c>contains</c>, and the event comes from <c>source</c>; what is not given fits everything.
/// </summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilter> _others;

    public EventFilterFactory(TestKitBase testkit)
        : this(testkit, (testkit ?? throw new ArgumentNullException(nameof(testkit))).Sys)
    {
    }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system)
        : this(testkit, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilter> others)
    {
        _testKit = testkit;
        _system = system;
        _others = others;
    }

    /// <summary>Errors whose cause is such an exception.</summary>
    public IEventFilterApplier Exception<TException>(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    /// <inheritdoc cref="Exception{TException}(string, string, string, string)"/>
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null)
        where TException : Exception => Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception(
        Type exceptionType,
        string? message = null,
        string? start = null,
        string? contains = null,
        string? source = null,
        bool checkInnerExceptions = false) =>
        ForException(exceptionType, new TextMatch(message, start, contains, null), source, checkInnerExceptions);

    public IEventFilterApplier Exception(
        Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false) =>
        ForException(exceptionType, new TextMatch(null, null, null, pattern), source, checkInnerExceptions);

    public IEventFilterApplier Error(
        string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    public IEventFilterApplier Error(Regex pattern, string? source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    public IEventFilterApplier Warning(
        string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    public IEventFilterApplier Warning(Regex pattern, string? source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    public IEventFilterApplier Info(
        string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    public IEventFilterApplier Info(Regex pattern, string? source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    public IEventFilterApplier Debug(
        string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    public IEventFilterApplier Debug(Regex pattern, string? source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLevel(logLevel, new TextMatch(message, start, contains, null), source);

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null) =>
        ForLevel(logLevel, new TextMatch(null, null, null, pattern), source);

    /// <summary>Any message that could not be delivered.</summary>
    public IEventFilterApplier DeadLetter() => ForDeadLetter("a dead letter", _ => true, null);

    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter<TMessage>(_ => true, source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        ForDeadLetter($"a dead letter of {typeof(TMessage)}", message => message is TMessage m && isMatch(m), source);

    public IEventFilterApplier DeadLetter(Type type, string? source = null) =>
        ForDeadLetter($"a dead letter of {type}", type.IsInstanceOfType, source);

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Custom<LogEvent>(predicate);

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent =>
        Apply($"a {typeof(TLogEvent).Name} of the test's choice", e => e is TLogEvent typed && predicate(typed));

    private EventFilterApplier ForLevel(LogLevel level, TextMatch text, string? source) => Apply(
        $"{level}{text}{From(source)}",
        e => e.LogLevel() == level && e.Message is not AllDeadLetters && IsFrom(e, source) && text.Fits(e.Message.ToString()));

    private EventFilterApplier ForException(Type type, TextMatch text, string? source, bool checkInnerExceptions) => Apply(
        $"an error with {type}{text}{From(source)}",
        e => e.LogLevel() == LogLevel.ErrorLevel && IsFrom(e, source) && HasCause(e, type, text, checkInnerExceptions));

    private static bool HasCause(LogEvent logEvent, Type type, TextMatch text, bool checkInnerExceptions)
    {
        for (var cause = logEvent.Cause; cause is not null; cause = checkInnerExceptions ? cause.InnerException : null)
        {
            if (type.IsInstanceOfType(cause) && (text.Fits(cause.Message) || text.Fits(logEvent.Message.ToString())))
                return true;
        }

        return false;
    }

    private EventFilterApplier ForDeadLetter(string description, Predicate<object> isMatch, string? source) => Apply(
        description + From(source), e => e.Message is DeadLetter letter && IsFrom(e, source) && isMatch(letter.Message));

    private EventFilterApplier Apply(string description, Predicate<LogEvent> fits) =>
        new EventFilterApplier(_testKit, _system, [.. _others, new EventFilter(description, fits)]);

    private static bool IsFrom(LogEvent logEvent, string? source) => source is null || logEvent.LogSource == source;

    private static string From(string? source) => source is null ? "" : $" from {source}";
}
