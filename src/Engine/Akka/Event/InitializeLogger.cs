using Akka.Actor;

namespace Akka.Event;

/// <summary>To a logger before it gets anything else; it answers <see cref="LoggerInitialized"/> when it is ready.</summary>
public class InitializeLogger(LoggingBus loggingBus) : INoSerializationVerificationNeeded
{
    public LoggingBus LoggingBus { get; } = loggingBus;
}
